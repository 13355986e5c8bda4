import { useEffect, useSyncExternalStore } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { WifiOff } from 'lucide-react'
import { connection } from '~/api/connection'

function subscribe(listener: () => void): () => void {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}

/**
 * Says that there is no network, or no server: what was loaded can still be read, and what was typed
 * stays. All that is shown is asked for again when the server is back.
 */
export function OfflineNotice() {
  const client = useQueryClient()
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
  const reachable = useSyncExternalStore(connection.subscribe, connection.isReachable)
  useEffect(() => {
    if (!reachable) return () => void client.invalidateQueries()
  }, [reachable, client])
  if (online && reachable) return null
  return (
    <p
      role="status"
      className="flex items-center justify-center gap-2 bg-warn-soft px-3 py-1.5 text-warn"
    >
      <WifiOff aria-hidden className="size-4 shrink-0" />
      {online
        ? 'The server can not be reached. Trying again; what you typed stays.'
        : 'You are offline. Changes can not be saved; what you typed stays.'}
    </p>
  )
}

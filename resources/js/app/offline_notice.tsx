import { useSyncExternalStore } from 'react'
import { WifiOff } from 'lucide-react'

function subscribe(listener: () => void): () => void {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}

/** Says that there is no network; what was loaded can still be read. */
export function OfflineNotice() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
  if (online) return null
  return (
    <p
      role="status"
      className="flex items-center justify-center gap-2 bg-warn-soft px-3 py-1.5 text-warn"
    >
      <WifiOff aria-hidden className="size-4" /> You are offline. Changes can not be saved.
    </p>
  )
}

import { useEffect } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { follow } from './event_stream'

/** Changes of so many milliseconds cost one new look at the lists. */
const GATHER_MS = 400

/**
 * Looks again at what is shown of executions as soon as one of one's own changes.
 *
 * @param names - The first parts of the queries' keys.
 */
export function useLiveLists(...names: string[]): void {
  const client = useQueryClient()
  const wanted = names.join(' ')
  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      timer = undefined
      for (const name of wanted.split(' ')) void client.invalidateQueries({ queryKey: [name] })
    }
    void follow('/api/v1/executions/events', stop.signal, () => {
      timer ??= setTimeout(look, GATHER_MS)
    })
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [client, wanted])
}

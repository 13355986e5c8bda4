import type { EventStream } from '#controllers/executions/event_stream'
import type { DeploymentLogRow } from '#queries/deployments/deployment_logs'
import DeploymentLogTransformer from '#transformers/deployment_log_transformer'

/** Lines that are followed are looked for so often, in milliseconds. */
const LOOK_EVERY_MS = 1_000

/**
 * Sends lines, and those that are written later. One look after the other; a slow reader is waited
 * for.
 */
export function followLogs(
  stream: EventStream,
  rows: DeploymentLogRow[],
  read: (since: Date) => Promise<DeploymentLogRow[]>
): void {
  let since = rows.at(-1)?.timestamp ?? new Date()
  let looking = false
  const send = (row: DeploymentLogRow) => {
    stream.send('log', new DeploymentLogTransformer(row).toObject())
  }
  const look = async () => {
    if (looking || !stream.ready) return
    looking = true
    const found = await read(since).catch(() => [])
    for (const row of found) send(row)
    since = found.at(-1)?.timestamp ?? since
    looking = false
  }
  for (const row of rows) send(row)
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  stream.whenever(
    () => void look(),
    () => clearInterval(timer)
  )
}

import type { Journal } from '../contracts/journal.js'
import type { Run } from './run.js'

/**
 * Reads the signals that a live drive was told of. One question at a time: what comes meanwhile is
 * in the next one. Where it can't be read, or is read too late, the commit that parks finds out.
 */
export async function readSignals(run: Run, journal: Pick<Journal, 'signals'>): Promise<void> {
  if (!run.inbox.asks()) return
  const { id } = run.execution
  do run.inbox.receive(await journal.signals(id, run.inbox.seen).catch(() => []))
  while (run.inbox.asksAgain())
  run.touch()
}

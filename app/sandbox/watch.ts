import { readFileSync } from 'node:fs'

/** Milliseconds between two looks at a running guest. */
const INTERVAL_MS = 50
/** Linux counts processor time in hundredths of a second towards programs, whatever its own tick is. */
const MS_PER_TICK = 10
const KIB = 1024

/** What a process uses now. */
export interface Usage {
  /** Bytes of memory in RAM. */
  rssBytes: number
  /** Bytes of private writable mappings: what `RLIMIT_DATA` limits. */
  dataBytes: number
  /** Milliseconds of processor time since its start. */
  cpuMs: number
}

/** Reads what a process uses, or null when it has ended or `/proc` doesn't show it. */
export function readUsage(pid: number): Usage | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1')
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second field is the program's name in brackets, which may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const kib = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
    return {
      rssBytes: kib('VmRSS') * KIB,
      dataBytes: kib('VmData') * KIB,
      cpuMs: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK,
    }
  } catch {
    return null
  }
}

/** The first child of a process, or null: bubblewrap's child is the guest itself. */
export function readChild(pid: number): number | null {
  try {
    const child = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ')[0]
    return child ? Number(child) : null
  } catch {
    return null
  }
}

/**
 * Looks at a process until stopped, and reports the first limit that it passes. The heap's own cap does
 * not see buffers and WebAssembly memory; this does.
 *
 * @returns What stops the watch.
 */
export function watchUsage(
  pid: number,
  limits: { rssBytes: number; cpuMs: number },
  onBreach: (code: 'MEMORY_LIMIT' | 'CPU_LIMIT') => void
): () => void {
  const timer = setInterval(() => {
    const usage = readUsage(pid)
    if (!usage) return
    if (usage.rssBytes > limits.rssBytes) onBreach('MEMORY_LIMIT')
    else if (usage.cpuMs > limits.cpuMs) onBreach('CPU_LIMIT')
  }, INTERVAL_MS)
  return () => clearInterval(timer)
}

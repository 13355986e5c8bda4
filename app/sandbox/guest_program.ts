/** A file or folder of the machine that a guest sees. */
export interface Mount {
  from: string
  /** Default the same path. */
  to?: string
  writable?: boolean
}

/** A program that serves one run: what to start, and what it needs of the machine. */
export interface GuestProgram {
  file: string
  args(memoryMb: number): string[]
  /** All of the environment that the process gets: settings of the runtime, nothing of the worker's. */
  environment(memoryMb: number): Record<string, string>
  /** What it reads, beside its own file. Without bubblewrap a mount must keep its path. */
  mounts: Mount[]
  /** Folders within the mounts that it must find empty. */
  hidden: string[]
  /**
   * Where its frames come from. A language that hands out the process's files needs a pipe of its own, beside
   * which stdout and stderr are the code's to write to.
   */
  channel: 'stdout' | 'own'
  /** Whether what it printed may still be on its way when its result is there. */
  drains: boolean
  /** Whether a code that ends without a word and with exit code 0 is a script that has done its work. */
  script: boolean
  /**
   * Bytes of private writable memory that the kernel allows, or null for no limit of its.
   *
   * @param idle What an idle guest of Deno's has, or null when that can't be seen.
   */
  dataBytes(memoryMb: number, idle: number | null): number | null
  /** Bytes that the process may take beyond an idle guest and the run's memory before the watch ends it. */
  marginBytes: number
}

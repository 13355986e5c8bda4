import type { Duplex } from 'node:stream'

/** The languages that a sandbox can run. */
export type SandboxLanguage = 'javascript' | 'python' | 'go'

export type SandboxLogLevel = 'debug' | 'info' | 'warn' | 'error'

/** What one run may use. The sandbox stops a run that takes more. */
export interface SandboxLimits {
  /** Milliseconds from the hand-over to the result. */
  timeoutMs: number
  /** Milliseconds of processor time, all threads together. */
  cpuMs: number
  /** MiB, for the heap and for everything beside it that the run adds to the idle guest. */
  memoryMb: number
}

/** One run of one piece of code. */
export interface SandboxRequest {
  language: SandboxLanguage
  source: string
  /** What stack traces call the source, such as `code.ts`. */
  fileName: string
  /** Name of the function to call. Without it and with the name `main`, the code is a script. */
  entry: string
  /** JSON. The function's first argument and the global `inputs`. */
  inputs: unknown
  /** JSON. The function's second argument and the global `context`. */
  context: Record<string, unknown>
  /** All of the environment that the code sees. */
  environment: Record<string, string>
  limits: SandboxLimits
  /** Packages that the code imports, each with what it wants of the version: `lodash@4`. */
  packages?: string[]
  /** What answers the code's requests to the network. Default: it has none. */
  gateway?: Gateway
  /** Ends the run, queued or running, within a second. */
  signal: AbortSignal
  /** Called when the run has waited its turn. */
  onBegin?(): void
  /** Called for each line that the code logs: at most 1,000, of 64 Ki characters, then a warning. */
  onLog(level: SandboxLogLevel, message: string): void
}

/** A request that the code makes. */
export interface GatewayRequest {
  url: string
  method: string
  headers: Record<string, string>
  body: Uint8Array | null
  /** Whether redirects are followed, or given back as the answer. */
  follow: boolean
}

export interface GatewayAnswer {
  status: number
  headers: Record<string, string | string[]>
  body: Buffer
  url: string
}

/** The way out for one run's code: it decides where that may go, and counts. */
export interface Gateway {
  /** @throws Error whose message is told to the code. */
  request(request: GatewayRequest, signal: AbortSignal): Promise<GatewayAnswer>
  /** A connection for bytes that only the code understands, such as TLS. @throws Error, as above. */
  connect(host: string, port: number, signal: AbortSignal): Promise<Duplex>
}

/** What a machine can run. */
export interface RuntimeStatus {
  language: SandboxLanguage
  available: boolean
  /** What runs it: `deno`, `python3`, `pyodide`, `go`; null where nothing can. */
  by: string | null
  /** What is lost or missing, and what to install; empty where nothing is. */
  why: string
}

/** A wall around the code, for people who ask how safe this machine is. */
export interface Wall {
  name: string
  active: boolean
  /** What the wall keeps out, or what is missing for it. */
  why: string
}

/** Bytes of JSON that a run may return. */
export const MAX_OUTPUT_BYTES = 4 * 1024 * 1024
/** Characters that a run may print. */
export const MAX_PRINTED = 10 * 1024 * 1024
/** Lines that a run may log. */
export const MAX_LOG_LINES = 1_000
/** Characters that are kept of a logged line. */
export const MAX_LINE_LENGTH = 64 * 1024
/** Levels of arrays and objects in an output; recursive readers down the line live with that. */
export const MAX_OUTPUT_DEPTH = 1_000

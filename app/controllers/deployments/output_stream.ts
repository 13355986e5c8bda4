import { EventStream } from '#controllers/executions/event_stream'

interface Ended {
  status?: string
  outputData?: unknown
  errorCode?: string | null
}

/** Says at the end what came out: `output`, or `failure` with the code. */
export class OutputStream extends EventStream {
  /** Called once, with whether what it ran has failed as far as the client has seen. */
  onOutput: (failed: boolean) => void = () => {}
  #told = false

  override send(event: string, data: object, id?: string): void {
    super.send(event, data, id)
    if (event !== 'execution') return
    const { status, outputData, errorCode } = data as Ended
    const failed = status === 'failed' || status === 'cancelled' || status === 'timeout'
    if (status === 'completed') super.send('output', { output: outputData ?? null })
    else if (failed) super.send('failure', { status, errorCode: errorCode ?? null })
    else return
    this.#tell(failed)
  }

  /** The client has gone, or the stream is over. */
  left(): void {
    this.#tell(false)
  }

  #tell(failed: boolean): void {
    if (this.#told) return
    this.#told = true
    this.onOutput(failed)
  }
}

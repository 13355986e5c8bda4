import { parentPort, type MessagePort } from 'node:worker_threads'
import { StepError } from '#engine/contracts/step_error'
import type { JsonObject } from '#engine/graph/types'
import { Assembly, sendPieces, type Piece } from '#agents/data/chunks'
import { runPlan } from '#agents/data/run_plan'

/** What a thread is told, and what it tells. */
export type ToThread = { config: JsonObject; scope: JsonObject } | Piece
export type FromThread =
  | Piece
  | { failed: { code: string; message: string; options: StepError['options'] } }
  | { broken: string }

/** One run after another: first what is to be done, then the inputs in pieces. */
function serve(port: MessagePort): void {
  let task: { config: JsonObject; scope: JsonObject } | null = null
  let inputs = new Assembly()
  port.on('message', (message: ToThread) => {
    if ('config' in message) {
      task = message
      inputs = new Assembly()
    } else if (inputs.add(message) && task) {
      void work(port, task, inputs.value as JsonObject)
    }
  })
}

async function work(
  port: MessagePort,
  { config, scope }: { config: JsonObject; scope: JsonObject },
  inputs: JsonObject
): Promise<void> {
  const post = (message: FromThread) => port.postMessage(message)
  try {
    // Nobody else waits in this thread, and an abort ends all of it.
    const { signal } = new AbortController()
    await sendPieces(await runPlan({ config }, inputs, { scope, signal }), post)
  } catch (error) {
    if (error instanceof StepError) {
      const { code, message, options } = error
      post({ failed: { code, message, options } })
    } else {
      post({ broken: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }
}

if (parentPort) serve(parentPort)

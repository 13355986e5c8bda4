import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { SmallHeapWork } from '#tests/support/small_heap'

/**
 * What a thread tells of its work that may have so many MiB for all its objects.
 *
 * @throws What ended the thread, as when it has no memory left.
 */
export async function inSmallHeap(mebibytes: number, workerData: SmallHeapWork): Promise<unknown> {
  const thread = new Worker(new URL('./small_heap.ts', import.meta.url), {
    execArgv: ['--import=@poppinss/ts-exec'],
    resourceLimits: { maxOldGenerationSizeMb: mebibytes },
    workerData,
  })
  const [told] = await once(thread, 'message')
  await thread.terminate()
  return told
}

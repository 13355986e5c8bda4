import type { CDPSession, Page } from 'playwright'

/** What Chromium's trace has of one thing that a thread did; times in microseconds. */
interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  ts: number
  dur?: number
  /** How much of `dur` the thread had a processor for. */
  tdur?: number
  args?: { name?: string }
}

const TASK = 'ThreadControllerImpl::RunTask'
const FRAME = 'ProxyMain::BeginMainFrame'

/**
 * How much work each frame of a page is for its main thread, from the first event to what is handed
 * to the compositor: processor time, which stays the same when others use the machine too.
 */
export class FrameWork {
  private readonly events: TraceEvent[] = []

  private constructor(private readonly cdp: CDPSession) {
    cdp.on('Tracing.dataCollected', ({ value }) =>
      this.events.push(...(value as unknown as TraceEvent[]))
    )
  }

  /** Begins to measure. */
  static async begin(page: Page): Promise<FrameWork> {
    const work = new FrameWork(await page.context().newCDPSession(page))
    await work.cdp.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: ['toplevel', 'cc'] },
    })
    return work
  }

  /** Ends measuring. @returns Milliseconds of each frame in which something was drawn. */
  async end(): Promise<number[]> {
    const complete = new Promise<void>((resolve) =>
      this.cdp.once('Tracing.tracingComplete', () => resolve())
    )
    await this.cdp.send('Tracing.end')
    await complete
    const spans = this.events.filter(({ ph, dur }) => ph === 'X' && dur !== undefined)
    const frames = inOrder(spans.filter(({ name }) => name === FRAME))
    const thread = threadOfMost(frames)
    const own = ({ pid, tid }: TraceEvent) => `${pid} ${tid}` === thread
    const tasks = inOrder(spans.filter((event) => event.name === TASK && own(event)))
    return perFrame(tasks, frames.filter(own))
  }
}

const inOrder = (events: TraceEvent[]) => events.toSorted((a, b) => a.ts - b.ts)

/** There are frames of other pages too: of those that are open, the one in front has most. */
function threadOfMost(frames: TraceEvent[]): string {
  const counts = new Map<string, number>()
  for (const { pid, tid } of frames) {
    const thread = `${pid} ${tid}`
    counts.set(thread, (counts.get(thread) ?? 0) + 1)
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? ''
}

/** A frame answers for all tasks since the one before it. */
function perFrame(tasks: TraceEvent[], frames: TraceEvent[]): number[] {
  const found: number[] = []
  let sum = 0
  for (const { ts, dur, tdur } of tasks) {
    sum += (tdur ?? dur!) / 1000
    const frame = frames[found.length]
    if (frame && frame.ts >= ts && frame.ts <= ts + dur!) {
      found.push(sum)
      sum = 0
    }
  }
  return found
}

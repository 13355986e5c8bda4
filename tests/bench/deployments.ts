import type { Api } from '#tests/bench/api'
import { Endpoint, type Answers } from '#tests/bench/endpoint'
import { figure, percentile, type Figure } from '#tests/bench/figures'
import type { Installation } from '#tests/bench/installation'

const ROUNDS = 3
const OPEN = 200
const REFUSED_PER_SECOND = 1000
const MEASURED = 300
const WHILE_REDEPLOYED = 5000
const CALLERS = 20

const rest = (durationMs: number) => [{ stepKey: 'rest', stepType: 'wait', config: { durationMs } }]

/** What endpoints of deployments hold: many that wait, strangers at the door, and redeploys. */
export class Deployments {
  constructor(
    private api: Api,
    private installation: Installation
  ) {}

  async all(): Promise<Figure[]> {
    return [...(await this.#open()), ...(await this.#strangers()), ...(await this.#redeployed())]
  }

  async #serve(durationMs: number) {
    const workflow = { name: `rests ${durationMs}`, status: 'active', steps: rest(durationMs) }
    const workflowId = await this.api.create('/workflows', workflow)
    const { body } = await this.api.call('POST', '/deployments', { name: 'bench', workflowId })
    const { id, apiKey } = body.data as { id: string; apiKey: string }
    await this.#must('POST', `/deployments/${id}/start`)
    const url = new URL(`http://127.0.0.1:${this.installation.port}/run/${id}`)
    return { id, workflowId, endpoint: new Endpoint(url, apiKey) }
  }

  /** Calls that take a second, all at a time. */
  async #open(): Promise<Figure[]> {
    const { endpoint } = await this.#serve(1000)
    const rounds: number[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      const { durations } = allServed(await endpoint.many(OPEN, OPEN))
      if (round > 0) rounds.push(percentile(durations, 0.95))
    }
    endpoint.close()
    return [figure(`${OPEN} open calls of 1 s, p95`, 'ms', rounds, 'no errors')]
  }

  /** What keys that open nothing cost those that do. */
  async #strangers(): Promise<Figure[]> {
    const { endpoint } = await this.#serve(1)
    const rates: number[] = []
    const alone: number[] = []
    const shares: number[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      const idle = await endpoint.p95(MEASURED)
      const strangers = await endpoint.strangers(REFUSED_PER_SECOND)
      const beside = await endpoint.p95(MEASURED)
      const rate = await strangers.stop()
      if (strangers.statuses[401] !== strangers.sent) {
        throw new Error(`Answers to strangers: ${JSON.stringify(strangers.statuses)}`)
      }
      if (round === 0) continue
      rates.push(rate)
      alone.push(idle)
      shares.push(beside / idle)
    }
    endpoint.close()
    return [
      figure('good calls alone, p95', 'ms', alone),
      figure('refused beside them', 'calls/s', rates, '>= 990'),
      figure('good calls beside refused ones, p95, of alone', '', shares, '< 2'),
    ]
  }

  /** Requests while the version changes as fast as it can. */
  async #redeployed(): Promise<Figure[]> {
    const { id, workflowId, endpoint } = await this.#serve(1)
    await this.#must('PATCH', `/workflows/${workflowId}`, { steps: rest(2) })
    let redeploys = 0
    let over = false
    const redeploying = (async () => {
      for (; !over; redeploys++) {
        await this.#must('PATCH', `/deployments/${id}`, { version: redeploys % 2 === 0 ? 2 : 1 })
      }
    })()
    const { statuses } = await endpoint.many(WHILE_REDEPLOYED, CALLERS).finally(() => (over = true))
    await redeploying
    endpoint.close()
    const lost = WHILE_REDEPLOYED - (statuses[200] ?? 0)
    return [
      figure('redeploys meanwhile', 'redeploys', [redeploys]),
      figure(`lost of ${WHILE_REDEPLOYED} requests while redeployed`, 'requests', [lost], '0'),
    ]
  }

  async #must(method: string, path: string, payload: unknown = {}): Promise<void> {
    const { status, body } = await this.api.call(method, path, payload)
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`)
  }
}

function allServed(answers: Answers): Answers {
  const { statuses, durations } = answers
  if (statuses[200] !== durations.length) throw new Error(`Answers: ${JSON.stringify(statuses)}`)
  return answers
}

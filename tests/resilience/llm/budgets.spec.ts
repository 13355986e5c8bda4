import { setTimeout as delay } from 'node:timers/promises'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { eventsOfRequest, ModelServer, type Reply } from '#tests/support/llm/model_server'
import { signedIn } from '#tests/support/signed_in'
import { WorkerProcess } from '#tests/support/worker_process'

const WORKER = { SWEEP_SECONDS: '1', EGRESS_ALLOW: '127.0.0.1' }

const CHILDREN = 200
/** In units of 10^-7 USD: gpt-4o takes 2.50 USD for a million tokens in, and 10 for a million out. */
const IN = 25
const OUT = 100
const CAP = '0.05'
const CAP_UNITS = 500_000
const MAX_OUT = 40

/** A provider that keeps the bill: what it was asked for is charged at once, answered or not. */
class Provider {
  units = 0
  mostUnits = 0
  calls = 0
  inFlight = 0
  mostInFlight = 0

  readonly reply: Reply = async (request, response) => {
    this.calls++
    this.inFlight++
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight)
    this.units += 20 * IN + MAX_OUT * OUT
    this.mostUnits = Math.max(this.mostUnits, this.units)
    response.on('close', () => this.inFlight--)
    await delay(30 + (this.calls % 5) * 40)
    const said = { text: 'Paid for', inputTokens: 20, outputTokens: MAX_OUT }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(eventsOfRequest(request, said).join(''))
  }
}

test.group('One budget and 200 children on two workers', () => {
  test('never pass it, and leave nothing reserved: kill -9 {$self}')
    .with([false, true])
    .run(async ({ client, assert, cleanup }, kills) => {
      const model = await ModelServer.start()
      // Where nobody is killed nobody is to lose a lease either, however busy the machine is.
      const env = { ...WORKER, LEASE_SECONDS: kills ? '4' : '60' }
      const workers = [await WorkerProcess.start(env), await WorkerProcess.start(env)]
      cleanup(async () => {
        await Promise.all(workers.map((worker) => worker.running && worker.stop()))
        await model.stop()
      })
      const provider = new Provider()
      model.says(provider.reply)
      const on = new Executions(client, await signedIn())
      const agentId = await on.agent({
        name: 'Spender',
        type: 'llm',
        config: {
          provider: 'openai-compatible',
          model: 'gpt-4o',
          baseUrl: model.url,
          prompt: 'Spend {{ inputs.item }}',
          maxTokens: MAX_OUT,
        },
      })
      const child = await on.workflow([
        { stepKey: 'ask', stepType: 'agent', agentId, timeoutMs: 60_000 },
      ])
      const items = Array.from({ length: CHILDREN }, (_, index) => index)
      const config = { items, workflowId: child, maxConcurrency: CHILDREN, onItemError: 'continue' }
      const parent = await on.workflow([{ stepKey: 'each', stepType: 'loop', config }])
      const body = { scope: 'workflow', resourceId: parent, period: 'execution', maxCostUsd: CAP }
      const set = await client.put('/api/v1/budgets').headers(on.owner.headers).json(body)
      set.assertStatus(200)
      const { executionId } = (await on.execute(parent)).body().data
      if (kills) {
        // The second one dies while the first one's successor may still be starting.
        await eventually(() => provider.calls >= 10 && provider.inFlight > 0, 60_000)
        await workers[0]!.kill()
        const successor = WorkerProcess.start(env)
        await eventually(() => provider.calls >= 30 && provider.inFlight > 0, 60_000)
        await workers[1]!.kill()
        workers.push(await successor, await WorkerProcess.start(env))
      }
      const ended = await eventually(async () => {
        const shown = await on.show(executionId)
        return shown.completedAt !== null && shown
      }, 120_000)
      assert.equal(ended.status, 'completed', ended.errorMessage)
      const { rows: children } = await db.rawQuery(
        `select status, coalesce(min(e.error_message), '') as message, count(*)::int as count
         from executions e where parent_execution_id = ? group by status order by status`,
        [executionId]
      )
      assert.equal(
        children.reduce((sum: number, row: any) => sum + row.count, 0),
        CHILDREN
      )
      assert.sameMembers(
        children.map(({ status }: any) => status),
        ['completed', 'failed']
      )
      const { message } = children.find(({ status }: any) => status === 'failed')
      assert.include(message, `The budget of workflow ${parent} for each execution is ${CAP} USD`)

      assert.isAtMost(provider.mostUnits, CAP_UNITS)
      assert.isAbove(provider.mostInFlight, 1)
      await eventually(async () => {
        const { rows } = await db.rawQuery(
          `select 1 from spendings where root_id = ? and status = 'reserved'`,
          [executionId]
        )
        return rows.length === 0
      }, 60_000)
      const { rows } = await db.rawQuery(
        `select trim_scale(c.cost_usd)::float8 as cost, c.reserved_cost_usd::float8 as reserved,
           c.reserved_tokens::int as reserved_tokens,
           (select sum(s.cost_usd)::float8 from spendings s where s.root_id = ?) as ledger,
           (select count(*)::int from spendings s where s.root_id = ? and s.status = 'unknown') as unknown
         from budget_counters c where c.period_key = ?`,
        [executionId, executionId, executionId]
      )
      const [counter] = rows
      assert.containsSubset(counter, { reserved: 0, reserved_tokens: 0, cost: counter.ledger })
      // What the provider has charged is never more than what is counted, nor that than the limit.
      assert.isAtMost(provider.units / 1e7, counter.cost + 1e-9)
      assert.isAtMost(counter.cost, Number(CAP))
      if (!kills) {
        // All but what does not suffice for one more call was spent.
        assert.closeTo(provider.units / 1e7, counter.cost, 1e-9)
        assert.isAbove(provider.units, CAP_UNITS - 2 * (20 * IN + MAX_OUT * OUT))
        assert.equal(counter.unknown, 0)
      }
      console.info(
        `children ${CHILDREN}, calls ${provider.calls}, side by side ${provider.mostInFlight}, ` +
          `charged ${provider.units / 1e7} of ${CAP} USD, passed 0, cut off ${counter.unknown}, leaked 0`
      )
    })
    .timeout(240_000)
})

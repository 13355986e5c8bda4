import { test } from '@japa/runner'
import type { Usage } from '#engine/contracts/agent_runner'
import { Budgets, type BudgetedRun, type Reservation } from '#engine/contracts/budgets'
import { StepError } from '#engine/contracts/step_error'
import { breakingOff, failing, ModelServer } from '#tests/support/llm/model_server'
import { runLlm } from '#tests/support/llm/run'

/** Budgets that note what is reserved of them and settled. */
class NotedBudgets extends Budgets {
  readonly reserved: Array<BudgetedRun & { most: Usage }> = []
  readonly settled: Array<Usage | null> = []
  refuse = false

  async reserve(run: BudgetedRun, most: Usage): Promise<Reservation> {
    if (this.refuse) throw new StepError('BUDGET_EXCEEDED', 'Spent', { retryable: false })
    this.reserved.push({ ...run, most })
    return { soft: true, settle: async (used) => void this.settled.push(used) }
  }

  async countToolCalls(): Promise<void> {}
}

test.group('Budgets of others', (group) => {
  let server: ModelServer
  let budgets: NotedBudgets

  group.each.setup(async () => {
    server = await ModelServer.start()
    budgets = new NotedBudgets()
    return () => server.stop()
  })

  const ask = (fields: object = {}) => {
    const config = { provider: 'openai-compatible', model: 'gpt-4o', baseUrl: server.url }
    return runLlm({ ...config, prompt: 'Hi', maxTokens: 1_000, ...fields }, { budgets })
  }

  test('are reserved before each call, and settled by what it used', async ({ assert }) => {
    server.says({ text: 'Hello', inputTokens: 40, outputTokens: 2 })
    const { logged } = await ask()
    assert.containsSubset(budgets.reserved, [
      { executionId: 'e1', path: 'step', provider: 'openai-compatible', model: 'gpt-4o' },
    ])
    const { inputTokens, outputTokens, costUsd } = budgets.reserved[0]!.most
    assert.isAbove(inputTokens, 0)
    assert.equal(outputTokens, 1_000)
    assert.isAtLeast(Number(costUsd), 0.01)
    assert.deepEqual(budgets.settled, [{ inputTokens: 40, outputTokens: 2, costUsd: '0.00012' }])
    assert.equal(server.requests[0]!.body.max_tokens, 1_000)
    assert.include(logged.join(), 'soft limit')
  })

  test('are settled when a call fails, and not asked of by what is replayed', async ({
    assert,
  }) => {
    server.says(failing(500), breakingOff, { text: 'Hello' })
    await ask().catch(() => {})
    assert.deepEqual(budgets.settled[0], { inputTokens: 0, outputTokens: 0, costUsd: '0' })
    await ask().catch(() => {})
    assert.isAbove(budgets.settled[1]?.outputTokens ?? 0, 0)
    assert.equal(budgets.reserved.length, budgets.settled.length)
  })

  test('that are spent keep the call from being made, by another model too', async ({ assert }) => {
    budgets.refuse = true
    const fallbacks = [{ provider: 'openai-compatible', model: 'm', baseUrl: server.url }]
    await assert.rejects(() => ask({ fallbacks }), 'Spent')
    assert.lengthOf(server.requests, 0)
  })
})

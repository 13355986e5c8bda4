import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import { v7 as uuid } from 'uuid'
import type { Usage } from '#engine/contracts/agent_runner'
import { Budgets } from '#engine/contracts/budgets'
import type {
  BudgetedRun,
  MostUsage,
  Patience,
  Reservation,
  SoftAction,
  ToolRun,
} from '#engine/contracts/budgets'
import { StepError } from '#engine/contracts/step_error'
import { whileAway } from '#journal/patience'

/** How soon a call that others keep from its budget asks again, in milliseconds, and at most. */
const FIRST_WAIT_MS = 50
const LAST_WAIT_MS = 1_000

/** Where the end of a call is told the database, before it is left to `expire`. */
const SETTLE_TRIES = 3

/** What a limit says to a call that passes it, or its soft part. Money as decimal texts. */
interface Verdict {
  outcome: 'refused' | 'full' | 'soft' | 'known'
  budget_id: string
  scope: string
  resource_id: string
  period: string
  what: 'maxCostUsd' | 'maxTokens' | 'maxToolCalls'
  most: string
  used: string
  reserved: string
  wanted: string
  on_soft: SoftAction
}

/** What is asked of the database before a call. */
interface Wish {
  provider: string | null
  model: string | null
  costUsd: string
  tokens: number
  toolCalls: number
  key: string | null
}

export interface BudgetLogger {
  warn(bindings: object, message: string): void
}

/** Budgets in PostgreSQL: one statement before a call, one after it. */
export class PgBudgets extends Budgets {
  constructor(
    private readonly pool: Pool,
    private readonly logger: BudgetLogger
  ) {
    super()
  }

  async reserve(run: BudgetedRun, most: MostUsage, patience?: Patience): Promise<Reservation> {
    const id = uuid()
    const wish: Wish = {
      provider: run.provider,
      model: run.model,
      costUsd: most.costUsd,
      tokens: most.inputTokens + most.outputTokens,
      toolCalls: 0,
      key: null,
    }
    const [verdict] = await this.#untilFree(id, run, wish, patience)
    return {
      soft: verdict !== undefined,
      ...(verdict && { action: verdict.on_soft, message: sentence(verdict) }),
      settle: (used) => this.#settle(id, used),
    }
  }

  async countToolCalls(run: ToolRun, key: string, count: number): Promise<void> {
    const none = { provider: null, model: null, costUsd: '0', tokens: 0 }
    const [verdict] = await this.#try(uuid(), run, { ...none, toolCalls: count, key })
    if (verdict && isOver(verdict)) throw exceeded(verdict)
  }

  /**
   * Ends what was reserved by drivers that are gone: nobody knows what those calls used, and a
   * provider may have charged for all of it, so they stay counted at their most.
   *
   * @returns How many there were.
   */
  async expire(): Promise<number> {
    const { rows } = await this.pool.query<{ id: string }>(
      `select s.id from spendings s left join executions e on e.id = s.execution_id
       where s.status = 'reserved' and (e.id is null or e.lease_number <> s.lease_number
         or e.lease_expires_at is null or e.lease_expires_at < now())
       order by s.id limit 1000`
    )
    for (const { id } of rows) {
      await this.pool.query(`select settle_spending($1, null, null, 'unknown')`, [id])
    }
    return rows.length
  }

  async #untilFree(id: string, run: BudgetedRun, wish: Wish, patience?: Patience) {
    let goOn: (() => void) | undefined
    try {
      for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LAST_WAIT_MS)) {
        const verdicts = await this.#try(id, run, wish)
        const [first] = verdicts
        if (!first || !isOver(first)) return verdicts
        if (first.outcome === 'refused' || !patience) throw exceeded(first)
        goOn ??= patience.queued()
        await delay(wait, undefined, { signal: patience.signal }).catch(() => {})
        patience.signal.throwIfAborted()
      }
    } finally {
      goOn?.()
    }
  }

  async #try(id: string, run: ToolRun, wish: Wish): Promise<Verdict[]> {
    const question = {
      name: 'budgets_try',
      text: `select try_spending($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as told`,
      values: [
        ...[id, run.executionId, run.path, run.agentId, wish.provider, wish.model],
        ...[wish.costUsd, wish.tokens, wish.toolCalls, wish.key],
      ],
    }
    // Asked again, it knows the id that it has reserved for.
    const { rows } = await whileAway(() => this.pool.query<{ told: Verdict[] | null }>(question))
    const told = rows[0]?.told ?? []
    return told.filter(({ outcome }) => outcome !== 'known')
  }

  /** A call that was made and paid for must not fail because nobody can write down what it cost. */
  async #settle(id: string, used: Usage | null): Promise<void> {
    const tokens = used && used.inputTokens + used.outputTokens
    for (let tried = 1; ; tried++) {
      try {
        await this.pool.query({
          name: 'budgets_settle',
          text: 'select settle_spending($1, $2, $3, $4)',
          values: [id, used?.costUsd ?? null, tokens, used ? 'settled' : 'unknown'],
        })
        return
      } catch (error) {
        if (tried < SETTLE_TRIES) await delay(100 * 2 ** tried)
        else
          return this.logger.warn({ err: error, spending: id }, 'a call stays counted at its most')
      }
    }
  }
}

const isOver = ({ outcome }: Verdict) => outcome === 'refused' || outcome === 'full'

const UNITS = { maxCostUsd: ' USD', maxTokens: ' tokens', maxToolCalls: ' tool calls' }
const PERIODS: Record<string, string> = {
  execution: 'each execution',
  month: 'a month',
  total: 'all time',
}

function sentence({ scope, resource_id: id, period, what, ...amounts }: Verdict): string {
  const { most, used, reserved, wanted } = amounts
  const unit = UNITS[what]
  return (
    `The budget of ${scope.replace('_', ' ')} ${id} for ${PERIODS[period]} is ${plain(most)}${unit}: ` +
    `${plain(used)} are spent, calls under way may take ${plain(reserved)}, and this one ${plain(wanted)}`
  )
}

/** An amount without the zeros at its end. */
function plain(amount: string | number): string {
  const text = String(amount)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function exceeded(verdict: Verdict): StepError {
  const { budget_id: budgetId, scope, resource_id: resourceId, period, what: limit } = verdict
  const amounts = {
    most: plain(verdict.most),
    used: plain(verdict.used),
    reserved: plain(verdict.reserved),
    wanted: plain(verdict.wanted),
  }
  const details = { budgetId, scope, resourceId, period, limit, ...amounts }
  return new StepError('BUDGET_EXCEEDED', sentence(verdict), { retryable: false, details })
}

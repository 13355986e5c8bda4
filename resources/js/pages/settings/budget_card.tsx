import { useQueryClient } from '@tanstack/react-query'
import { Pencil, Trash2 } from 'lucide-react'
import type { Budget } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { attempt } from '~/lib/attempt'
import { useSession } from '~/session/session'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { useConfirm } from '~/ui/confirm'
import { AT_SOFT, PERIODS, SCOPES, wordOf } from './budget_words'
import { Meter } from './meter'
import { useTargets } from './use_targets'

/** An amount of USD, from its decimal text. */
const usd = (amount: number) =>
  `$${amount.toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`
const count = (amount: number) => amount.toLocaleString()

/** One budget: what it limits, and how much of it is used. */
export function BudgetCard({ budget, edit }: { budget: Budget; edit(): void }) {
  const { scope, resourceId, period, usage, softRatio, onSoft, setBy } = budget
  const { user } = useSession()
  const confirm = useConfirm()
  const client = useQueryClient()
  const target = useTargets(scope).find(([id]) => id === resourceId)?.[1] ?? resourceId
  const role = user?.role === 'admin' ? 'admin' : 'owner'
  const name = `${wordOf(SCOPES, scope)} ${target}`
  const destroy = async () => {
    const text = 'Nothing else is forgotten: set anew, it counts what was spent before.'
    if (!(await confirm({ title: 'Delete this budget?', text, action: 'Delete Budget' }))) return
    const params = { path: { id: budget.id } }
    await attempt(() => read(api.DELETE('/api/v1/budgets/{id}', { params })), 'Budget deleted')
    await client.invalidateQueries({ queryKey: ['budgets'] })
  }
  const limits = [
    {
      label: 'Cost',
      limit: budget.maxCostUsd === null ? null : Number(budget.maxCostUsd),
      used: Number(usage?.costUsd),
      reserved: Number(usage?.reservedCostUsd),
      write: usd,
    },
    {
      label: 'Tokens',
      limit: budget.maxTokens,
      used: usage?.tokens ?? 0,
      reserved: usage?.reservedTokens ?? 0,
      write: count,
    },
    {
      label: 'Tool calls',
      limit: budget.maxToolCalls,
      used: usage?.toolCalls ?? 0,
      reserved: 0,
      write: count,
    },
  ]
  return (
    <TitledCard
      className="h-full"
      title={<span className="wrap-anywhere">{scope === 'user' ? target : name}</span>}
      actions={
        <span className="flex flex-wrap gap-1">
          {setBy === role && (
            <Button size="small" aria-label={`Edit the budget of ${name}`} onClick={edit}>
              <Pencil aria-hidden /> Edit
            </Button>
          )}
          {(setBy === 'owner' || role === 'admin') && (
            <Button
              size="small"
              look="danger"
              aria-label={`Delete the budget of ${name}`}
              onClick={() => void destroy()}
            >
              <Trash2 aria-hidden /> Delete
            </Button>
          )}
        </span>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="flex flex-wrap gap-1">
          <Badge tone="accent">{wordOf(PERIODS, period)}</Badge>
          {usage && period === 'month' && <Badge>{usage.period}</Badge>}
          {setBy === 'admin' && <Badge tone="warn">set by an admin</Badge>}
        </p>
        {limits.map(({ limit, ...one }) =>
          limit === null ? null : usage ? (
            <Meter key={one.label} {...one} limit={limit} soft={softRatio} />
          ) : (
            <p key={one.label} className="flex justify-between gap-2">
              <span>{one.label}</span>
              <span className="font-medium tabular-nums">at most {one.write(limit)}</span>
            </p>
          )
        )}
        <p className="text-xs text-ink-soft">
          From {Math.round(softRatio * 100)} % on: {wordOf(AT_SOFT, onSoft).toLowerCase()}.
        </p>
      </div>
    </TitledCard>
  )
}

import { useState } from 'react'
import { useSearch } from '@tanstack/react-router'
import { PiggyBank, Plus } from 'lucide-react'
import type { Budget } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { ResourceList } from '~/components/resource_list'
import { Button } from '~/ui/button'
import { BudgetCard } from './budget_card'
import { BudgetDialog } from './budget_dialog'
import { PERIODS } from './budget_words'
import { Section } from './section'

/** What models may cost, and what they have cost; an admin may look at somebody else's. */
export default function Budgets() {
  const { userId } = useSearch({ strict: false }) as { userId?: string }
  /** Which one is written: true is a new one. */
  const [writing, setWriting] = useState<Budget | true | null>(null)
  return (
    <Section
      title="Budgets"
      text={
        userId ? (
          <>
            Of the user <code className="wrap-anywhere">{userId}</code>. What you set holds beside
            what the user has set.
          </>
        ) : (
          'A call of a model that would pass a limit is not made.'
        )
      }
      actions={
        <Button look="primary" onClick={() => setWriting(true)}>
          <Plus aria-hidden /> Set Budget
        </Button>
      }
    >
      <ResourceList<Budget>
        name="budgets"
        columns={[]}
        rowKey={({ id }) => id}
        searchable={false}
        fixed={userId ? { userId } : undefined}
        load={(query) => read(api.GET('/api/v1/budgets', { params: { query: query as never } }))}
        filters={[{ name: 'period', label: 'Period', options: PERIODS }]}
        show={(rows) => (
          <ul aria-label="budgets" className="grid gap-3 xl:grid-cols-2">
            {rows.map((budget) => (
              <li key={budget.id} className="min-w-0">
                <BudgetCard budget={budget} edit={() => setWriting(budget)} />
              </li>
            ))}
          </ul>
        )}
        empty={{
          icon: <PiggyBank aria-hidden />,
          title: 'No budgets yet',
          text: 'Without one, models may cost whatever they cost. Limit your account, a workflow, an agent or an API key.',
        }}
      />
      {writing && (
        <BudgetDialog
          budget={writing === true ? null : writing}
          userId={userId}
          onClose={() => setWriting(null)}
        />
      )}
    </Section>
  )
}

import { useState } from 'react'
import { Plus } from 'lucide-react'
import type { Eval } from '../../../../client/schema.js'
import { JsonView } from '~/components/json_view'
import { attempt } from '~/lib/attempt'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { useConfirm } from '~/ui/confirm'
import type { EvalCase } from './case_draft'
import { CaseDialog } from './case_dialog'

/** The cases of an eval: what each gives the agent, and what it expects of it. */
export function Cases(props: { of: Eval; save(cases: EvalCase[]): Promise<unknown> }) {
  const { of: found, save } = props
  const cases = found.cases as EvalCase[]
  /** The place of the one that is written; as many as there are is a new one. */
  const [writing, setWriting] = useState<number | null>(null)
  const confirm = useConfirm()
  const remove = async (index: number) => {
    const text = 'Runs that have begun keep it.'
    if (!(await confirm({ title: 'Delete this case?', text, action: 'Delete Case' }))) return
    await attempt(() => save(cases.filter((_one, at) => at !== index)), 'Case deleted')
  }
  return (
    <div className="flex flex-col gap-3">
      <ol aria-label="cases" className="flex flex-col gap-3">
        {cases.map((one, index) => {
          const name = one.name ?? `Case ${index + 1}`
          return (
            <li key={index}>
              <TitledCard
                title={<span className="wrap-anywhere">{name}</span>}
                actions={
                  <span className="flex gap-1">
                    <Button
                      size="small"
                      aria-label={`Edit ${name}`}
                      onClick={() => setWriting(index)}
                    >
                      Edit
                    </Button>
                    {cases.length > 1 && (
                      <Button
                        size="small"
                        look="danger"
                        aria-label={`Delete ${name}`}
                        onClick={() => void remove(index)}
                      >
                        Delete
                      </Button>
                    )}
                  </span>
                }
              >
                <div className="grid gap-3 md:grid-cols-2">
                  <div className="min-w-0">
                    <h3 className="mb-1 text-ink-soft">Inputs</h3>
                    <JsonView value={one.inputs} label={`Inputs of ${name}`} />
                  </div>
                  <div className="min-w-0">
                    <h3 className="mb-1 flex flex-wrap gap-1 text-ink-soft">
                      Expected
                      {Object.keys(one.expect).map((kind) => (
                        <Badge key={kind}>{kind}</Badge>
                      ))}
                    </h3>
                    <JsonView value={one.expect} label={`Expected of ${name}`} />
                  </div>
                </div>
              </TitledCard>
            </li>
          )
        })}
      </ol>
      <div>
        <Button onClick={() => setWriting(cases.length)}>
          <Plus aria-hidden /> Add Case
        </Button>
      </div>
      {writing !== null && (
        <CaseDialog
          of={cases[writing]}
          index={writing}
          save={(changed) => save(cases.toSpliced(writing, 1, changed))}
          onClose={() => setWriting(null)}
        />
      )}
    </div>
  )
}

import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import type { Eval } from '../../../../client/schema.js'
import { api, one } from '~/api/client'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Field, Input } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'
import { caseOf, caseProblems, isWhole, NEW_CASE } from './case_draft'
import { CaseFields } from './case_fields'

/** Makes an eval with its first case. */
export function CreateEval(props: { agentId: string; onClose(): void; made(made: Eval): void }) {
  const { agentId, onClose, made } = props
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [draft, setDraft] = useState(NEW_CASE)
  const [problems, setProblems] = useState<Record<string, string>>({})
  const [missing, setMissing] = useState<string>()
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const create = async () => {
    setMissing(name.trim() ? undefined : 'An eval needs a name')
    if (!name.trim()) return
    setBusy(true)
    try {
      const params = { path: { id: agentId } }
      const body = { name, description: description || null, cases: [caseOf(draft)] }
      const created = await one(api.POST('/api/v1/agents/{id}/evals', { params, body }))
      toast.success('Eval created')
      await client.invalidateQueries({ queryKey: ['evals', agentId] })
      made(created)
    } catch (error) {
      const found = caseProblems(error, 0)
      setProblems(found.fields)
      setProblem(found.left)
      setBusy(false)
    }
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Create Eval" side>
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void create()
        }}
      >
        <Field label="Name" error={missing}>
          <Input name="name" value={name} onChange={({ target }) => setName(target.value)} />
        </Field>
        <Field label="Description">
          <Input
            name="description"
            value={description}
            onChange={({ target }) => setDescription(target.value)}
          />
        </Field>
        <h3 className="font-semibold">The first case</h3>
        <CaseFields draft={draft} problems={problems} onChange={setDraft} />
        <FormProblem text={problem} />
        <div className="flex justify-end">
          <Button type="submit" look="primary" busy={busy} disabled={!isWhole(draft)}>
            Create
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

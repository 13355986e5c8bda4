import { useState } from 'react'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { FormProblem } from '~/ui/form_problem'
import { caseOf, caseProblems, draftOf, isWhole, NEW_CASE, type EvalCase } from './case_draft'
import { CaseFields } from './case_fields'

/**
 * Writes one case.
 *
 * @param props.of - The one that is changed; none for a new one.
 * @param props.index - Where it is among the cases: problems are named by it.
 */
export function CaseDialog(props: {
  of?: EvalCase
  index: number
  save(changed: EvalCase): Promise<unknown>
  onClose(): void
}) {
  const { of: old, index, save, onClose } = props
  const [draft, setDraft] = useState(() => (old ? draftOf(old) : NEW_CASE))
  const [problems, setProblems] = useState<Record<string, string>>({})
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await save(caseOf(draft))
      onClose()
    } catch (error) {
      const found = caseProblems(error, index)
      setProblems(found.fields)
      setProblem(found.left)
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={old ? 'Edit Case' : 'Add Case'}
      side
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <CaseFields draft={draft} problems={problems} onChange={setDraft} />
        <FormProblem text={problem} />
        <div className="flex justify-end">
          <Button type="submit" look="primary" busy={busy} disabled={!isWhole(draft)}>
            Save Case
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

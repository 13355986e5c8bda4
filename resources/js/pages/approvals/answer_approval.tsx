import { useState } from 'react'
import { Check, X } from 'lucide-react'
import type { Approval } from '../../../client/schema.js'
import { BrokenJson } from '~/components/json_field'
import { SchemaFields } from '~/components/schema_fields'
import { Button } from '~/ui/button'
import { Field, Input } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'
import { useAnswer } from './use_answer'

/** What the buttons and the field below them ask for. */
const ASKED_HERE = ['approved', 'comment', 'by']

/** Yes or no, a comment, and what else the workflow wants to know. */
export function AnswerApproval({ approval }: { approval: Approval }) {
  const [values, setValues] = useState<Record<string, unknown>>({})
  const [comment, setComment] = useState('')
  const { answer, busy, problems, problem } = useAnswer(approval)
  const broken = Object.values(values).some((value) => value instanceof BrokenJson)
  const say = (approved: boolean) =>
    answer({ ...values, approved, ...(comment ? { comment } : {}) })
  return (
    <form className="flex flex-col gap-3" noValidate onSubmit={(event) => event.preventDefault()}>
      {approval.schema && (
        <SchemaFields
          schema={approval.schema}
          without={ASKED_HERE}
          values={values}
          problems={problems}
          onChange={setValues}
        />
      )}
      <Field label="Comment" className="max-w-xl">
        <Input name="comment" value={comment} onChange={({ target }) => setComment(target.value)} />
      </Field>
      <FormProblem text={problem} />
      <div className="flex gap-2">
        <Button look="primary" busy={busy} disabled={broken} onClick={() => say(true)}>
          <Check aria-hidden /> Approve
        </Button>
        <Button look="danger" disabled={busy || broken} onClick={() => say(false)}>
          <X aria-hidden /> Reject
        </Button>
      </div>
    </form>
  )
}

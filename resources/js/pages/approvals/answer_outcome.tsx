import { useState } from 'react'
import type { Approval } from '../../../client/schema.js'
import { BrokenJson, JsonField, validJson } from '~/components/json_field'
import { Button } from '~/ui/button'
import { Field } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'
import { useAnswer } from './use_answer'

/** A step was cut off, and nobody knows whether it took effect: the reader says. */
export function AnswerOutcome({ approval }: { approval: Approval }) {
  const [output, setOutput] = useState<unknown>(null)
  const { answer, busy, problem } = useAnswer(approval)
  const broken = validJson(output)
  return (
    <div className="flex flex-col gap-3">
      <p className="text-ink-soft">
        The step was cut off before its answer was kept. Look whether it took effect.
      </p>
      <Field
        label="What it gave, where it took effect"
        error={broken === true ? undefined : broken}
      >
        <JsonField name="output" value={output} onChange={setOutput} rows={2} />
      </Field>
      <FormProblem text={problem} />
      <div className="flex flex-wrap gap-2">
        <Button
          look="primary"
          busy={busy}
          disabled={output instanceof BrokenJson}
          onClick={() => answer({ choice: 'done', output: output ?? null })}
        >
          It took effect
        </Button>
        <Button disabled={busy} onClick={() => answer({ choice: 'redo' })}>
          Run it again
        </Button>
        <Button disabled={busy} onClick={() => answer({ choice: 'skip' })}>
          Skip it
        </Button>
      </div>
    </div>
  )
}

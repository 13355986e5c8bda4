import { X } from 'lucide-react'
import { JsonField, validJson } from '~/components/json_field'
import { Button } from '~/ui/button'
import { Field, Input, Select } from '~/ui/field'
import { problemAt, type CaseDraft, type Expectation } from './case_draft'
import { JudgeFields } from './judge_fields'

/** What may be expected: its heading, what it asks for, and what it begins with. */
const KINDS: Record<Expectation, { label: string; hint: string; initial: unknown }> = {
  contains: {
    label: 'Contains',
    hint: 'As JSON: a text within the text, all members of a list, a part of an object',
    initial: undefined,
  },
  equals: { label: 'Equals', hint: 'The whole output, as JSON', initial: undefined },
  schema: {
    label: 'Fits the schema',
    hint: 'A JSON Schema (2020-12)',
    initial: { type: 'object' },
  },
  cel: {
    label: 'Expression is true',
    hint: 'CEL over output and inputs, such as size(output.words) == 2',
    initial: '',
  },
  judge: {
    label: 'A judge agrees',
    hint: 'An agent of yours gives a score',
    initial: { agentId: '', criteria: '', threshold: 0.5 },
  },
}
const ORDER = Object.keys(KINDS) as Expectation[]

/** The fields of one case: its name, its inputs, and all that is expected of the output. */
export function CaseFields(props: {
  draft: CaseDraft
  /** By the field within the case, such as `expect.cel`. */
  problems: Readonly<Record<string, string>>
  onChange(draft: CaseDraft): void
}) {
  const { draft, problems, onChange } = props
  const { expect } = draft
  const set = (kind: Expectation, value: unknown) =>
    onChange({ ...draft, expect: { ...expect, [kind]: value } })
  const remove = (kind: Expectation) => {
    const { [kind]: _gone, ...others } = expect
    onChange({ ...draft, expect: others })
  }
  return (
    <>
      <Field label="Name of the case" error={problems.name}>
        <Input
          name="caseName"
          value={draft.name}
          onChange={({ target }) => onChange({ ...draft, name: target.value })}
        />
      </Field>
      <Field label="Inputs, as JSON" error={brokenOr(draft.inputs, problemAt(problems, 'inputs'))}>
        <JsonField
          name="inputs"
          value={draft.inputs}
          onChange={(inputs) => onChange({ ...draft, inputs })}
          rows={4}
        />
      </Field>
      <fieldset className="flex flex-col gap-3 rounded-md border border-line p-3">
        <legend className="px-1 font-medium">The output passes when all of this holds</legend>
        {ORDER.filter((kind) => kind in expect).map((kind) => (
          <div key={kind} className="flex items-start gap-2">
            <div className="min-w-0 flex-1">
              <Expected
                kind={kind}
                value={expect[kind]}
                problems={problems}
                onChange={(value) => set(kind, value)}
              />
            </div>
            <Button
              size="icon"
              look="ghost"
              aria-label={`Remove "${KINDS[kind].label}"`}
              onClick={() => remove(kind)}
            >
              <X aria-hidden />
            </Button>
          </div>
        ))}
        {problems.expect && (
          <p role="alert" className="text-xs text-bad">
            Say at least one thing that is expected
          </p>
        )}
        <Select
          aria-label="Add an expectation"
          value=""
          onChange={({ target }) => {
            const kind = target.value as Expectation
            set(kind, KINDS[kind].initial)
          }}
        >
          <option value="" disabled>
            Add an expectation
          </option>
          {ORDER.filter((kind) => !(kind in expect)).map((kind) => (
            <option key={kind} value={kind}>
              {KINDS[kind].label}
            </option>
          ))}
        </Select>
      </fieldset>
    </>
  )
}

const brokenOr = (value: unknown, problem?: string) => {
  const broken = validJson(value)
  return broken === true ? problem : broken
}

function Expected(props: {
  kind: Expectation
  value: unknown
  problems: Readonly<Record<string, string>>
  onChange(value: unknown): void
}) {
  const { kind, value, problems, onChange } = props
  const { label, hint } = KINDS[kind]
  if (kind === 'judge') return <JudgeFields value={value} problems={problems} onChange={onChange} />
  const error = problemAt(problems, `expect.${kind}`)
  if (kind === 'cel')
    return (
      <Field label={label} hint={hint} error={error}>
        <Input
          name="cel"
          className="font-mono"
          value={String(value)}
          onChange={({ target }) => onChange(target.value)}
        />
      </Field>
    )
  return (
    <Field label={label} hint={hint} error={brokenOr(value, error)}>
      <JsonField name={kind} value={value} onChange={onChange} rows={2} />
    </Field>
  )
}

import type { CreateEvalBody } from '../../../../client/schema.js'
import { ApiFailure, messageOf } from '~/api/failure'
import { BrokenJson } from '~/components/json_field'

export type EvalCase = CreateEvalBody['cases'][number]
export type Expectation = keyof EvalCase['expect']

/** A case while it is written: what is JSON may be broken yet. */
export interface CaseDraft {
  name: string
  inputs: unknown
  expect: Partial<Record<Expectation, unknown>>
}

export const NEW_CASE: CaseDraft = { name: '', inputs: {}, expect: { contains: undefined } }

export const draftOf = ({ name, inputs, expect }: EvalCase): CaseDraft => ({
  name: name ?? '',
  inputs: inputs ?? {},
  expect,
})

/** Whether a draft holds no broken JSON. */
export const isWhole = ({ inputs, expect }: CaseDraft) =>
  ![inputs, ...Object.values(expect)].some((value) => value instanceof BrokenJson)

/** What the API takes. */
export function caseOf({ name, inputs, expect }: CaseDraft): EvalCase {
  return {
    ...(name.trim() ? { name: name.trim() } : {}),
    inputs: (inputs ?? {}) as EvalCase['inputs'],
    expect: expect as EvalCase['expect'],
  }
}

/** What the API found wrong, by the field within the case at `index`, and what is left. */
export function caseProblems(error: unknown, index: number) {
  const fields: Record<string, string> = {}
  if (!(error instanceof ApiFailure)) return { fields, left: messageOf(error) }
  const own = `cases.${index}.`
  const left: string[] = []
  for (const { field, message } of error.details) {
    if (field.startsWith(own)) fields[field.slice(own.length)] = message
    else left.push(`${field}: ${message}`)
  }
  if (error.details.length === 0) left.push(error.message)
  return { fields, left: left.join('. ') || null }
}

/** The problem of a field, or of something within it. */
export function problemAt(fields: Readonly<Record<string, string>>, name: string) {
  const key = Object.keys(fields).find((one) => one === name || one.startsWith(`${name}.`))
  return key && fields[key]
}

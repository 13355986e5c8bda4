import { useState, type ReactNode } from 'react'
import type { Execution, ExecutionStep } from '../../../client/schema.js'
import { isFinal, type LiveExecution } from '~/api/live_execution'
import { JsonView } from '~/components/json_view'
import { Select } from '~/ui/field'
import { Status } from '~/ui/status'
import { duration } from '~/ui/time'
import { AnswerWait } from './answer_wait'

/** What a step got and gave in each of its attempts, what it waits for, and what it cost. */
export function StepAttempts(props: {
  execution: Execution | null
  live: LiveExecution
  newest: ExecutionStep
  /** What `{{ }}` calls its output, such as `steps.fetch.output`. */
  outputPath: string
  /** Before its status. */
  heading?: ReactNode
  /** The question that it waits with is asked elsewhere on the page. */
  askedElsewhere?: boolean
}) {
  const { execution, live, newest, outputPath, heading, askedElsewhere = false } = props
  const [attempt, setAttempt] = useState<number | null>(null)
  const attempts = [...live.attempts.values()].filter(({ path }) => path === newest.path)
  const step = attempts.find((one) => one.attempt === attempt) ?? newest
  const said = live.tokens.get(step.path)
  const asks = step.status === 'waiting' && !askedElsewhere && !isFinal(execution?.status)
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        {heading}
        <Status value={step.status} />
        {step.pinned && <Status value="pinned" />}
        {step.completedAt && <span className="text-ink-soft">{duration(step.durationMs)}</span>}
        {attempts.length > 1 && (
          <Select
            aria-label="Attempt"
            className="w-32"
            value={step.attempt}
            onChange={({ target }) => setAttempt(Number(target.value))}
          >
            {attempts.map(({ attempt: number }) => (
              <option key={number} value={number}>
                Attempt {number}
              </option>
            ))}
          </Select>
        )}
      </div>
      <Cost usage={step.usage} />
      {asks && execution && <AnswerWait executionId={execution.id} step={step} />}
      {said && <p className="rounded-md bg-subtle p-2 whitespace-pre-wrap">{said}</p>}
      {step.error && (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 whitespace-pre-wrap text-bad">
          {step.error.code}: {step.error.message}
        </p>
      )}
      <Part title="Inputs" value={step.inputs} />
      <Part title="Output" value={step.output} path={outputPath} />
    </>
  )
}

/** What models took and gave, and what that cost. */
export function Cost({ usage }: { usage: ExecutionStep['usage'] }) {
  if (!usage || usage.inputTokens + usage.outputTokens === 0) return null
  return (
    <p className="text-ink-soft">
      {usage.inputTokens} tokens in, {usage.outputTokens} out, ${usage.costUsd}
    </p>
  )
}

/** A value with its name above it, where there is one. */
export function Part({ title, value, path }: { title: string; value: unknown; path?: string }) {
  if (value === undefined || value === null) return null
  return (
    <div>
      <h3 className="mb-1 text-xs font-medium text-ink-soft">{title}</h3>
      <JsonView value={value} path={path} label={title} />
    </div>
  )
}

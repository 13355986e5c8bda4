import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { RotateCcw, X } from 'lucide-react'
import { toast } from 'sonner'
import type { Execution, ExecutionStep } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { messageOf } from '~/api/failure'
import { isFinal, type LiveExecution } from '~/api/live_execution'
import { JsonView } from '~/components/json_view'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { Select } from '~/ui/field'
import { Status } from '~/ui/status'
import { duration } from '~/ui/time'
import { AnswerWait } from './answer_wait'

/** What a step got and gave, in each attempt, and the way to run everything again from it. */
export function StepDetails(props: {
  execution: Execution
  step: ExecutionStep
  live: LiveExecution
  onClose(): void
}) {
  const { execution, step: newest, live, onClose } = props
  const navigate = useNavigate()
  const [attempt, setAttempt] = useState<number | null>(null)
  const attempts = [...live.attempts.values()].filter(({ path }) => path === newest.path)
  const step = attempts.find((one) => one.attempt === attempt) ?? newest
  const said = live.tokens.get(step.path)
  const replay = useMutation({
    mutationFn: () =>
      one(
        api.POST('/api/v1/executions/{id}/replay', {
          params: { path: { id: execution.id } },
          body: { fromStep: step.path.split(/[/[]/)[0]! },
        })
      ),
    onSuccess: ({ executionId }) => {
      toast.success(`Started again from ${step.stepKey}`)
      void navigate({ to: `/executions/${executionId}` })
    },
    onError: (error) => toast.error(messageOf(error)),
  })
  return (
    <TitledCard
      title={<span className="font-mono text-sm wrap-anywhere">{step.path}</span>}
      className="sticky top-16"
      actions={
        <Button size="icon" look="ghost" aria-label="Close" onClick={onClose}>
          <X aria-hidden />
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <Status value={step.status} />
          <span className="text-ink-soft">{duration(step.durationMs)}</span>
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
        {step.usage && (
          <p className="text-ink-soft">
            {step.usage.inputTokens} tokens in, {step.usage.outputTokens} out, ${step.usage.costUsd}
          </p>
        )}
        {step.status === 'waiting' && !isFinal(execution.status) && (
          <AnswerWait executionId={execution.id} step={step} />
        )}
        {said && <p className="rounded-md bg-subtle p-2 whitespace-pre-wrap">{said}</p>}
        {step.error && (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 whitespace-pre-wrap text-bad">
            {step.error.code}: {step.error.message}
          </p>
        )}
        <Part title="Inputs" value={step.inputs} />
        <Part title="Output" value={step.output} path={`${step.stepKey}.output`} />
        {isFinal(execution.status) && execution.workflowId && (
          <Button busy={replay.isPending} onClick={() => replay.mutate()}>
            <RotateCcw aria-hidden /> Run again from here
          </Button>
        )}
      </div>
    </TitledCard>
  )
}

function Part({ title, value, path }: { title: string; value: unknown; path?: string }) {
  if (value === undefined || value === null) return null
  return (
    <div>
      <h3 className="mb-1 text-xs font-medium text-ink-soft">{title}</h3>
      <JsonView value={value} path={path} label={title} />
    </div>
  )
}

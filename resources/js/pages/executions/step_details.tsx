import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { RotateCcw, X } from 'lucide-react'
import { toast } from 'sonner'
import type { Execution, ExecutionStep } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { messageOf } from '~/api/failure'
import { isFinal, type LiveExecution } from '~/api/live_execution'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { stepPath } from '../workflows/editor/sample'
import { ReplayDialog } from './replay_dialog'
import { StepAttempts } from './step_attempts'

/** What a step got and gave, in each attempt, and the way to run everything again from it. */
export function StepDetails(props: {
  execution: Execution
  step: ExecutionStep
  live: LiveExecution
  onClose(): void
}) {
  const { execution, step, live, onClose } = props
  const navigate = useNavigate()
  const [changing, setChanging] = useState(false)
  const fromStep = step.path.split(/[/[]/)[0]!
  const started = (executionId: string) => {
    toast.success(`Started again from ${fromStep}`)
    void navigate({ to: `/executions/${executionId}` })
  }
  const replay = useMutation({
    mutationFn: () =>
      one(
        api.POST('/api/v1/executions/{id}/replay', {
          params: { path: { id: execution.id } },
          body: { fromStep },
        })
      ),
    onSuccess: ({ executionId }) => started(executionId),
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
        <StepAttempts
          key={step.path}
          execution={execution}
          live={live}
          newest={step}
          outputPath={stepPath(step.stepKey)}
        />
        {isFinal(execution.status) && execution.workflowId && (
          <div className="flex flex-wrap gap-2">
            <Button busy={replay.isPending} onClick={() => replay.mutate()}>
              <RotateCcw aria-hidden /> Run again from here
            </Button>
            <Button onClick={() => setChanging(true)}>With changes</Button>
          </div>
        )}
      </div>
      {changing && (
        <ReplayDialog
          execution={execution}
          fromStep={fromStep}
          steps={live.steps}
          onClose={() => setChanging(false)}
          started={started}
        />
      )}
    </TitledCard>
  )
}

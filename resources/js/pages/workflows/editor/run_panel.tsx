import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { RotateCcw, Square, StepForward, X } from 'lucide-react'
import { toast } from 'sonner'
import type { Execution } from '../../../../client/schema.js'
import { api, one } from '~/api/client'
import { messageOf } from '~/api/failure'
import { isFinal, type LiveExecution } from '~/api/live_execution'
import { Button } from '~/ui/button'
import { Status } from '~/ui/status'
import { duration } from '~/ui/time'
import { AnswerWait } from '../../executions/answer_wait'
import { ReplayDialog } from '../../executions/replay_dialog'
import { Cost, Part, StepAttempts } from '../../executions/step_attempts'
import { stepPath } from './sample'

export interface RunPanelProps {
  live: LiveExecution
  stepKey: string | null
  /** Where the step is in the run, such as `loop[0]/fetch`. */
  stepPathInRun: string | null
  /** Shows another run. */
  show(runId: string): void
  onClose(): void
}

/** How the run goes that the graph shows: its status, what waits, and what the chosen step did. */
export function RunPanel(props: RunPanelProps) {
  const { live, stepKey, stepPathInRun, show, onClose } = props
  const { execution, steps, logs } = live
  const step = stepPathInRun === null ? undefined : steps.get(stepPathInRun)
  const lines = logs.filter((log) => stepKey === null || log.stepKey === stepKey)
  const waits = isFinal(execution?.status)
    ? []
    : [...steps.values()].filter(({ status }) => status === 'waiting')
  return (
    <section aria-label="Run" className="flex flex-col gap-3">
      <h2 className="sr-only">Run</h2>
      <header className="flex items-center justify-between gap-2">
        <div role="status" className="flex flex-wrap items-center gap-2">
          <Status value={execution?.status ?? 'pending'} testId="execution-status" />
          {isFinal(execution?.status) && <span>Execution {execution?.status}</span>}
          {execution?.durationMs != null && (
            <span className="text-ink-soft">{duration(execution.durationMs)}</span>
          )}
        </div>
        <Button size="icon" look="ghost" aria-label="Close the run" onClick={onClose}>
          <X aria-hidden />
        </Button>
      </header>
      {execution?.errorMessage && (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 whitespace-pre-wrap text-bad">
          {execution.errorCode}: {execution.errorMessage}
        </p>
      )}
      {execution && (
        <RunActions execution={execution} steps={steps} stepKey={stepKey} show={show} />
      )}
      {execution && <Cost usage={execution.usage} />}
      {execution &&
        waits.map((waiting) => (
          <div key={waiting.path} className="flex flex-col gap-1">
            <h3 className="font-mono text-xs wrap-anywhere">{waiting.path}</h3>
            <AnswerWait executionId={execution.id} step={waiting} />
          </div>
        ))}
      {stepKey === null || stepPathInRun === null ? (
        isFinal(execution?.status) && <Part title="Output" value={execution?.outputData} />
      ) : step ? (
        <StepAttempts
          key={stepPathInRun}
          execution={execution}
          live={live}
          newest={step}
          outputPath={stepPath(stepKey)}
          heading={<h3 className="font-medium">{stepKey}</h3>}
          askedElsewhere
        />
      ) : (
        <p className="text-ink-soft">This step has not begun in this run.</p>
      )}
      {lines.length > 0 && (
        <ol
          className="max-h-60 overflow-auto font-mono text-xs"
          aria-label="Log"
          // A list that scrolls has to be reachable by keys.
          tabIndex={0}
        >
          {lines.slice(-200).map(({ id, level, message }) => (
            <li
              key={id}
              className={level === 'error' ? 'text-bad' : level === 'warn' ? 'text-warn' : ''}
            >
              {message}
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

/** Cancel what runs; run again what failed, or everything from the chosen step on. */
function RunActions(props: {
  execution: Execution
  steps: LiveExecution['steps']
  stepKey: string | null
  show(runId: string): void
}) {
  const { execution, steps, stepKey, show } = props
  const [changing, setChanging] = useState(false)
  const params = { path: { id: execution.id } }
  const act = useMutation({
    mutationFn: async (kind: 'cancel' | 'retry' | 'replay') => {
      if (kind === 'cancel') {
        await one(api.POST('/api/v1/executions/{id}/cancel', { params }))
        return null
      }
      return kind === 'retry'
        ? one(api.POST('/api/v1/executions/{id}/retry', { params }))
        : one(api.POST('/api/v1/executions/{id}/replay', { params, body: { fromStep: stepKey! } }))
    },
    onSuccess: (started) => started && show(started.executionId),
    onError: (error) => toast.error(messageOf(error)),
  })
  const button = (kind: 'cancel' | 'retry' | 'replay', label: string, Icon: typeof X) => (
    <Button size="small" busy={act.isPending} onClick={() => act.mutate(kind)}>
      <Icon aria-hidden /> {label}
    </Button>
  )
  const ended = isFinal(execution.status)
  return (
    <div className="flex flex-wrap items-center gap-2">
      {!ended && button('cancel', 'Cancel', Square)}
      {ended && execution.status !== 'completed' && button('retry', 'Retry', RotateCcw)}
      {ended && stepKey !== null && button('replay', `Run from ${stepKey}`, StepForward)}
      {ended && stepKey !== null && (
        <Button size="small" onClick={() => setChanging(true)}>
          With changes
        </Button>
      )}
      {changing && stepKey !== null && (
        <ReplayDialog
          execution={execution}
          fromStep={stepKey}
          steps={steps}
          onClose={() => setChanging(false)}
          started={show}
        />
      )}
      <Link to={`/executions/${execution.id}`} className="text-accent underline">
        Timeline and logs
      </Link>
    </div>
  )
}

import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import type { LiveExecution } from '~/api/live_execution'
import { isFinal } from '~/api/live_execution'
import { JsonView } from '~/components/json_view'
import { Button } from '~/ui/button'
import { Status } from '~/ui/status'
import { duration } from '~/ui/time'

/** How the run goes that the graph shows: its status, and the chosen step's inputs and output. */
export function RunPanel(props: { live: LiveExecution; stepKey: string | null; onClose(): void }) {
  const { live, stepKey, onClose } = props
  const { execution, steps, tokens, logs } = live
  const step = stepKey === null ? undefined : steps.get(stepKey)
  const said = stepKey === null ? undefined : tokens.get(stepKey)
  const lines = logs.filter((log) => stepKey === null || log.stepKey === stepKey)
  return (
    <section aria-label="Run" className="flex flex-col gap-3">
      <header className="flex items-center justify-between gap-2">
        <div role="status" className="flex items-center gap-2">
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
        <Link to={`/executions/${execution.id}`} className="text-accent underline">
          Timeline and logs
        </Link>
      )}
      {stepKey === null ? (
        isFinal(execution?.status) && <Part title="Output" value={execution?.outputData} />
      ) : (
        <>
          <h3 className="font-medium">{stepKey}</h3>
          {said && <p className="rounded-md bg-subtle p-2 whitespace-pre-wrap">{said}</p>}
          {step?.error && (
            <p className="rounded-md bg-bad-soft px-3 py-2 whitespace-pre-wrap text-bad">
              {step.error.code}: {step.error.message}
            </p>
          )}
          <Part title="Inputs" value={step?.inputs} />
          <Part title="Output" value={step?.output} path={`${stepKey}.output`} />
        </>
      )}
      {lines.length > 0 && (
        <ol className="max-h-60 overflow-auto font-mono text-xs" aria-label="Log" tabIndex={0}>
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

function Part({ title, value, path }: { title: string; value: unknown; path?: string }) {
  if (value === undefined || value === null) return null
  return (
    <div>
      <h4 className="mb-1 text-xs font-medium text-ink-soft">{title}</h4>
      <JsonView value={value} path={path} label={title} />
    </div>
  )
}

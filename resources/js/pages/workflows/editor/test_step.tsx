import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FlaskConical, Pin } from 'lucide-react'
import type { Scope } from '#engine/expressions/cel'
import { render } from '#engine/expressions/template'
import type { DefinitionNode, JsonObject } from '#engine/graph/types'
import { api, one } from '~/api/client'
import { messageOf } from '~/api/failure'
import { JsonView } from '~/components/json_view'
import { Button } from '~/ui/button'
import { Status } from '~/ui/status'
import { duration } from '~/ui/time'
import type { Names } from './sample'

/** How long the page waits for the answer, in seconds. */
const WAIT = 60

/**
 * What the step's agent would get: its inputs with the templates filled in by the engine's own code;
 * without a mapping the execution's inputs and, by key, the outputs of the steps before.
 *
 * @throws ExpressionError where the last run has no such value.
 */
function inputsOf(
  { inputs }: DefinitionNode,
  parents: readonly string[],
  names: Names,
  scope: Scope | null
): JsonObject {
  if (Object.keys(inputs).length > 0) return render(inputs, scope ?? {}) as JsonObject
  const steps = (names.steps ?? {}) as Record<string, JsonObject | undefined>
  const outputs = parents.flatMap((key) => {
    const output = steps[key]?.output
    return output === undefined || output === null ? [] : [[key, output] as const]
  })
  const { item, index } = names
  const round: JsonObject = item === undefined ? {} : { item, index: index ?? 0 }
  return { ...(names.inputs as JsonObject), ...Object.fromEntries(outputs), ...round }
}

/** Runs the step's agent alone, with the inputs that the data of the last run makes. */
export function TestStep(props: {
  step: DefinitionNode
  /** The steps that arrows lead from straight to it. */
  parents: readonly string[]
  names: Names
  scope: Scope | null
  pin?: (output: unknown) => void
}) {
  const { step, parents, names, scope, pin } = props
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () =>
      one(
        api.POST('/api/v1/agents/{id}/execute', {
          params: { path: { id: step.agentId! }, query: { wait: WAIT } },
          body: { inputs: inputsOf(step, parents, names, scope) as Record<string, unknown> },
        })
      ),
  })
  return (
    <section aria-label="Test" className="flex flex-col gap-2 rounded-md border border-line p-3">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium">Test this step alone</h3>
        <Button size="small" busy={isPending} onClick={() => mutate()}>
          {!isPending && <FlaskConical aria-hidden />} Test step
        </Button>
      </header>
      <p className="text-xs text-ink-soft">
        Runs its agent once, really, with the data of the last run and the pinned outputs.
      </p>
      {error && (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 wrap-anywhere text-bad">
          {messageOf(error)}
        </p>
      )}
      {data && (
        <div className="flex flex-col gap-2" data-testid="test-result">
          <p className="flex flex-wrap items-center gap-2">
            <Status value={data.status} />
            <span className="text-ink-soft">{duration(data.durationMs)}</span>
            <Link to={`/executions/${data.id}`} className="text-accent underline">
              Logs
            </Link>
          </p>
          {data.errorMessage ? (
            <p className="rounded-md bg-bad-soft px-3 py-2 whitespace-pre-wrap text-bad">
              {data.errorCode}: {data.errorMessage}
            </p>
          ) : (
            <JsonView value={data.outputData} label="Output of the test" />
          )}
          {pin && data.status === 'completed' && (
            <Button size="small" onClick={() => pin(data.outputData)}>
              <Pin aria-hidden /> Pin this output
            </Button>
          )}
        </div>
      )}
    </section>
  )
}

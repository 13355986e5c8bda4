import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Play } from 'lucide-react'
import type { AgentWithReadiness } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { messageOf } from '~/api/failure'
import { BrokenJson, JsonField, validJson } from '~/components/json_field'
import { JsonView } from '~/components/json_view'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { Field } from '~/ui/field'
import { Status } from '~/ui/status'
import { duration } from '~/ui/time'

/** How long the page waits for the answer, in seconds. */
const WAIT = 60

/** What the declared parameters suggest to begin with. */
function example({ parameters }: AgentWithReadiness): Record<string, unknown> {
  const samples: Record<string, unknown> = {
    number: 1,
    integer: 1,
    boolean: true,
    array: [],
    object: {},
  }
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { type, default: given }]) => [
      name,
      given ?? samples[type ?? ''] ?? '',
    ])
  )
}

/** Executes the agent with inputs of one's own, and shows what came of it. */
export function TryAgent({ agent }: { agent: AgentWithReadiness }) {
  const [inputs, setInputs] = useState<unknown>(() => example(agent))
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () =>
      one(
        api.POST('/api/v1/agents/{id}/execute', {
          params: { path: { id: agent.id }, query: { wait: WAIT } },
          body: { inputs: (inputs ?? {}) as Record<string, unknown> },
        })
      ),
  })
  const broken = validJson(inputs)
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <TitledCard title="Inputs">
        <div className="flex flex-col gap-3">
          <Field label="Inputs, as JSON" error={broken === true ? undefined : broken}>
            <JsonField name="inputs" value={inputs} onChange={setInputs} rows={10} />
          </Field>
          <div>
            <Button
              look="primary"
              busy={isPending}
              disabled={inputs instanceof BrokenJson}
              onClick={() => mutate()}
            >
              {!isPending && <Play aria-hidden />} Execute
            </Button>
          </div>
        </div>
      </TitledCard>
      <TitledCard
        title="Output"
        actions={data && <Status value={data.status} testId="execution-status" />}
      >
        {error && (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
            {messageOf(error)}
          </p>
        )}
        {!error && !data && <p className="text-ink-soft">Execute it to see its output.</p>}
        {data && (
          <div className="flex flex-col gap-3">
            {data.errorMessage ? (
              <p
                role="alert"
                className="rounded-md bg-bad-soft px-3 py-2 whitespace-pre-wrap text-bad"
              >
                {data.errorCode}: {data.errorMessage}
              </p>
            ) : (
              <JsonView value={data.outputData} label="Output" />
            )}
            <p className="flex gap-3 text-ink-soft">
              <span>{duration(data.durationMs)}</span>
              <Link to={`/executions/${data.id}`} className="text-accent underline">
                Steps and logs
              </Link>
            </p>
          </div>
        )}
      </TitledCard>
    </div>
  )
}

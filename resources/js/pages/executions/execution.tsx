import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { Execution } from '../../../client/schema.js'
import { ApiFailure } from '~/api/failure'
import { api, one } from '~/api/client'
import { useLiveExecution } from '~/api/live_execution'
import { JsonView } from '~/components/json_view'
import { Card, TitledCard } from '~/ui/card'
import { Facts } from '~/ui/facts'
import { Page } from '~/ui/page'
import { Failed, Loading } from '~/ui/states'
import { Status } from '~/ui/status'
import { Tabs } from '~/ui/tabs'
import { duration, Time } from '~/ui/time'
import { ExecutionActions } from './execution_actions'
import { LogView } from './log_view'
import { StepDetails } from './step_details'
import { Timeline } from './timeline'

/** One execution, live: what it does, what it did, and from where to run it again. */
export function ExecutionPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { tab = 'timeline' } = useSearch({ strict: false }) as { tab?: string }
  const navigate = useNavigate()
  const live = useLiveExecution(id)
  const [chosen, setChosen] = useState<string | null>(null)
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['executions', id, live.execution?.status],
    queryFn: () => one(api.GET('/api/v1/executions/{id}', { params: { path: { id } } })),
    placeholderData: (old) => old,
  })
  if (error) return <Failed error={error} again={() => void refetch()} />
  if (live.refused !== null)
    return <Failed error={new ApiFailure(live.refused, '', 'It can not be followed')} />
  if (isPending)
    return (
      <div className="p-6">
        <Loading />
      </div>
    )
  const execution: Execution = { ...data, ...live.execution }
  const step = chosen === null ? undefined : live.steps.get(chosen)
  return (
    <Page
      title={execution.workflow?.name ?? 'Execution'}
      beside={<Status value={execution.status} testId="execution-status" />}
      actions={<ExecutionActions execution={execution} />}
    >
      <Standing execution={execution} />
      {execution.errorMessage && (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 whitespace-pre-wrap text-bad">
          {execution.errorCode}: {execution.errorMessage}
        </p>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_24rem]">
        <Tabs
          label="Execution"
          value={tab}
          onChange={(value) => void navigate({ to: '.', search: { tab: value }, replace: true })}
          tabs={[
            {
              value: 'timeline',
              label: 'Timeline',
              content: <Timeline live={live} chosen={chosen} choose={setChosen} />,
            },
            { value: 'logs', label: 'Logs', content: <LogView logs={live.logs} /> },
            {
              value: 'data',
              label: 'Inputs and output',
              content: (
                <div className="grid gap-4 md:grid-cols-2">
                  <TitledCard title="Inputs">
                    <JsonView value={data.inputData} path="inputs" label="Inputs" />
                  </TitledCard>
                  <TitledCard title="Output">
                    <JsonView value={data.outputData ?? undefined} label="Output" />
                  </TitledCard>
                </div>
              ),
            },
          ]}
        />
        {step && (
          <StepDetails
            execution={execution}
            step={step}
            live={live}
            onClose={() => setChosen(null)}
          />
        )}
      </div>
    </Page>
  )
}

function Standing({ execution }: { execution: Execution }) {
  const { usage, workflowId, workflowVersion, parentExecutionId } = execution
  const facts: Array<[string, React.ReactNode]> = [
    ['Started', <Time key="t" iso={execution.startedAt} exact />],
    ['Took', duration(execution.durationMs)],
    ['Steps', `${execution.stepsCompleted} of ${execution.stepsTotal}`],
    ['Started by', execution.triggerType],
    ['Tokens', (usage.inputTokens + usage.outputTokens).toLocaleString()],
    ['Cost', `$${usage.costUsd}`],
  ]
  if (workflowId) {
    const link = (
      <Link
        key="w"
        to={`/workflows/${workflowId}`}
        search={{ run: execution.id }}
        className="text-accent underline"
      >
        In the graph
      </Link>
    )
    facts.push([`Version ${workflowVersion ?? ''}`, link])
  }
  if (parentExecutionId) {
    const link = (
      <Link key="p" to={`/executions/${parentExecutionId}`} className="text-accent underline">
        Parent
      </Link>
    )
    facts.push(['Called by', link])
  }
  return (
    <Card>
      <Facts facts={facts} />
    </Card>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { EvalRunWithResults } from '../../../../client/schema.js'
import { api, one } from '~/api/client'
import { Failed, Loading } from '~/ui/states'
import { Status } from '~/ui/status'
import { Table, type Column } from '~/ui/table'
import { Passed } from './passed'
import { LOOK_MS } from './use_runs'

type Result = EvalRunWithResults['results'][number]

const COLUMNS: Column<Result>[] = [
  {
    key: 'name',
    title: 'Case',
    cell: ({ name, caseIndex }) => name ?? `Case ${caseIndex + 1}`,
  },
  {
    key: 'status',
    title: 'Result',
    cell: ({ status }) => <Status value={status} testId="case-status" />,
  },
  { key: 'score', title: 'Score', wide: true, cell: ({ score }) => score ?? '–' },
  {
    key: 'reason',
    title: 'Why',
    className: 'min-w-40 whitespace-normal wrap-anywhere',
    cell: ({ reason }) => reason ?? '–',
  },
  {
    key: 'execution',
    title: 'Execution',
    wide: true,
    cell: ({ executionId, judgeExecutionId }) => (
      <span className="flex gap-2">
        {executionId && (
          <Link to={`/executions/${executionId}`} className="text-accent underline">
            Agent's
          </Link>
        )}
        {judgeExecutionId && (
          <Link to={`/executions/${judgeExecutionId}`} className="text-accent underline">
            Judge's
          </Link>
        )}
      </span>
    ),
  },
]

/** What came of each case of a run, while it goes on too. */
export function RunResults(props: { agentId: string; evalId: string; runId: string }) {
  const { agentId: id, evalId, runId } = props
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['evals', id, evalId, 'runs', runId],
    queryFn: () =>
      one(
        api.GET('/api/v1/agents/{id}/evals/{evalId}/runs/{runId}', {
          params: { path: { id, evalId, runId } },
        })
      ),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? LOOK_MS : false),
  })
  if (error) return <Failed error={error} again={() => void refetch()} />
  if (isPending) return <Loading />
  return (
    <section aria-label="Results" className="flex flex-col gap-2">
      <h2 className="flex flex-wrap items-center gap-2 text-base font-semibold">
        Results on version {data.agentVersion}
        <Status value={data.status} testId="run-status" />
        <span className="text-ink-soft">
          passed <Passed {...data} />
        </span>
      </h2>
      <Table
        label="results"
        columns={COLUMNS}
        rows={data.results}
        rowKey={({ caseIndex }) => String(caseIndex)}
      />
    </section>
  )
}

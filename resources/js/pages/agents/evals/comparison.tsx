import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Columns2 } from 'lucide-react'
import type { Eval, EvalComparison } from '../../../../client/schema.js'
import { api, one } from '~/api/client'
import { Checkbox } from '~/ui/field'
import { Empty, Failed, Loading } from '~/ui/states'
import { Status } from '~/ui/status'
import { Table, type Column } from '~/ui/table'
import { Passed } from './passed'
import { useRuns } from './use_runs'

/** As many as the API shows side by side. */
const MOST = 10

/** The newest run on each of the chosen versions, case by case. */
export function Comparison({ of: found }: { of: Eval }) {
  const { versions: asked } = useSearch({ strict: false }) as { versions?: string | number }
  const navigate = useNavigate()
  const runs = useRuns(found)
  const known = [...new Set(runs.data?.data.map(({ agentVersion }) => agentVersion))].sort(
    (one, other) => other - one
  )
  const chosen =
    asked === undefined
      ? known.slice(0, 2)
      : String(asked)
          .split(',')
          .map(Number)
          .filter((version) => known.includes(version))
  const shown = [...chosen].sort((one, other) => one - other)
  const path = { id: found.agentId, evalId: found.id }
  const compared = useQuery({
    queryKey: ['evals', found.agentId, found.id, 'compare', shown, runs.dataUpdatedAt],
    queryFn: () =>
      one(
        api.GET('/api/v1/agents/{id}/evals/{evalId}/compare', {
          params: { path, query: { versions: shown.join(',') } },
        })
      ),
    enabled: shown.length > 0,
  })
  const error = runs.error ?? compared.error
  if (error) return <Failed error={error} again={() => void runs.refetch()} />
  if (runs.isPending) return <Loading />
  if (known.length === 0)
    return (
      <Empty icon={<Columns2 aria-hidden />} title="Nothing to compare yet">
        Run it on two versions to see them side by side.
      </Empty>
    )
  const choose = (version: number, on: boolean) => {
    const versions = on ? [...shown, version] : shown.filter((one) => one !== version)
    const search = { tab: 'compare', versions: versions.join(',') || '0' }
    void navigate({ to: '.', search: search as never, replace: true })
  }
  return (
    <div className="flex flex-col gap-4">
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="sr-only">Versions</legend>
        {known.map((version) => (
          <Checkbox
            key={version}
            label={`Version ${version}`}
            checked={shown.includes(version)}
            disabled={!shown.includes(version) && shown.length === MOST}
            onChange={({ target }) => choose(version, target.checked)}
          />
        ))}
      </fieldset>
      {shown.length === 0 ? (
        <p className="text-ink-soft">Choose at least one version.</p>
      ) : compared.isPending ? (
        <Loading />
      ) : (
        <Table
          label="comparison"
          columns={columns(compared.data!)}
          rows={compared.data!.cases.map((one, index) => ({ ...one, index }))}
          rowKey={({ index }) => String(index)}
        />
      )}
    </div>
  )
}

type Case = EvalComparison['cases'][number] & { index: number }

const columns = ({ runs }: EvalComparison): Column<Case>[] => [
  {
    key: 'name',
    title: 'Case',
    cell: ({ name, inputs, index }) => (
      <span title={JSON.stringify(inputs)}>{name ?? `Case ${index + 1}`}</span>
    ),
  },
  ...runs.map((run): Column<Case> => ({
    key: String(run.agentVersion),
    title: (
      <span className="whitespace-nowrap">
        Version {run.agentVersion}: <Passed {...run} />
      </span>
    ),
    className: 'whitespace-normal align-top',
    cell: ({ results }) => <Outcome of={results[run.agentVersion]} />,
  })),
]

function Outcome({ of: result }: { of: Case['results'][string] | undefined }) {
  if (!result) return <span className="text-ink-soft">not in it</span>
  const { status, score, reason, executionId } = result
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      {executionId ? (
        <Link to={`/executions/${executionId}`} aria-label={`${status}: its execution`}>
          <Status value={status} />
        </Link>
      ) : (
        <Status value={status} />
      )}
      {score !== null && <span className="tabular-nums">{score}</span>}
      {reason && <span className="w-full text-xs text-ink-soft wrap-anywhere">{reason}</span>}
    </span>
  )
}

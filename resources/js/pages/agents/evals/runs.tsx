import { useNavigate, useSearch } from '@tanstack/react-router'
import { Play } from 'lucide-react'
import type { Eval, EvalRun } from '../../../../client/schema.js'
import { Empty, Failed, Loading } from '~/ui/states'
import { Status } from '~/ui/status'
import { Table, type Column } from '~/ui/table'
import { Time } from '~/ui/time'
import { Passed } from './passed'
import { RunResults } from './run_results'
import { useRuns } from './use_runs'

/** The runs of an eval, and what came of each case of the one that is chosen. */
export function Runs({ of: found }: { of: Eval }) {
  const { run } = useSearch({ strict: false }) as { run?: string }
  const navigate = useNavigate()
  const { data, error, isPending, refetch } = useRuns(found)
  if (error) return <Failed error={error} again={() => void refetch()} />
  if (isPending) return <Loading />
  if (data.data.length === 0)
    return (
      <Empty icon={<Play aria-hidden />} title="No runs yet">
        Run it on a version to see which cases pass.
      </Empty>
    )
  const chosen = run ?? data.data[0]!.id
  const choose = (id: string) =>
    void navigate({ to: '.', search: { tab: 'runs', run: id } as never, replace: true })
  return (
    <div className="flex flex-col gap-4">
      <Table
        label="runs"
        columns={columns(chosen, choose)}
        rows={data.data}
        rowKey={({ id }) => id}
      />
      <RunResults agentId={found.agentId} evalId={found.id} runId={chosen} />
    </div>
  )
}

const columns = (chosen: string, choose: (id: string) => void): Column<EvalRun>[] => [
  {
    key: 'agentVersion',
    title: 'Run',
    cell: ({ id, agentVersion }) => (
      <button
        type="button"
        aria-pressed={id === chosen}
        className="font-medium text-accent hover:underline aria-pressed:underline"
        onClick={() => choose(id)}
      >
        Version {agentVersion}
      </button>
    ),
  },
  { key: 'status', title: 'Status', cell: ({ status }) => <Status value={status} /> },
  { key: 'passed', title: 'Passed', cell: (run) => <Passed {...run} /> },
  {
    key: 'createdAt',
    title: 'When',
    wide: true,
    cell: ({ createdAt }) => <Time iso={createdAt} />,
  },
]

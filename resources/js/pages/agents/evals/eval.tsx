import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { toast } from 'sonner'
import type { UpdateEvalBody } from '../../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { Page } from '~/ui/page'
import { Failed, Loading } from '~/ui/states'
import { Tabs } from '~/ui/tabs'
import { Cases } from './cases'
import { Comparison } from './comparison'
import { EvalActions } from './eval_actions'
import { Runs } from './runs'

/** One eval of an agent: its cases, its runs, and versions side by side. */
export function EvalPage() {
  const { id, evalId } = useParams({ strict: false }) as { id: string; evalId: string }
  const { tab = 'cases' } = useSearch({ strict: false }) as { tab?: string }
  const navigate = useNavigate()
  const client = useQueryClient()
  const path = { id, evalId }
  const agent = useQuery({
    queryKey: ['agents', id],
    queryFn: () => one(api.GET('/api/v1/agents/{id}', { params: { path: { id } } })),
  })
  const found = useQuery({
    queryKey: ['evals', id, evalId],
    queryFn: () => one(api.GET('/api/v1/agents/{id}/evals/{evalId}', { params: { path } })),
  })
  if (found.isPending || agent.isPending)
    return (
      <div className="p-6">
        <Loading />
      </div>
    )
  const error = agent.error ?? found.error
  if (error)
    return (
      <Failed error={error} again={() => void Promise.all([agent.refetch(), found.refetch()])} />
    )
  const { data } = found
  const change = async (body: UpdateEvalBody, done: string) => {
    await read(api.PATCH('/api/v1/agents/{id}/evals/{evalId}', { params: { path }, body }))
    toast.success(done)
    await client.invalidateQueries({ queryKey: ['evals', id] })
  }
  const show = (search: Record<string, unknown>) =>
    void navigate({ to: '.', search: search as never, replace: true })
  return (
    <Page
      title={data!.name}
      description={data!.description}
      trail={[
        ['/agents', 'Agents'],
        [`/agents/${id}`, agent.data!.name],
      ]}
      actions={
        <EvalActions
          of={data!}
          newest={agent.data!.version}
          rename={(fields) => change(fields, 'Eval saved')}
          started={(run) => show({ tab: 'runs', run })}
        />
      }
    >
      <Tabs
        label="Eval"
        value={tab}
        onChange={(value) => show({ tab: value })}
        tabs={[
          {
            value: 'cases',
            label: `Cases (${data!.cases.length})`,
            content: <Cases of={data!} save={(cases) => change({ cases }, 'Cases saved')} />,
          },
          { value: 'runs', label: 'Runs', content: <Runs of={data!} /> },
          { value: 'compare', label: 'Compare', content: <Comparison of={data!} /> },
        ]}
      />
    </Page>
  )
}

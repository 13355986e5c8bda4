import { lazy, Suspense, useMemo } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Trash2 } from 'lucide-react'
import { toast } from 'sonner'
import type { Template } from '../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { messageOf } from '~/api/failure'
import { JsonView } from '~/components/json_view'
import { useSession } from '~/session/session'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { useConfirm } from '~/ui/confirm'
import { Page } from '~/ui/page'
import { Failed, Loading, Skeleton } from '~/ui/states'
import { blueprintOf } from './blueprint'
import { Rated, RateTemplate } from './rating'
import { UseTemplate } from './use_template'

const GraphPreview = lazy(() => import('./graph_preview'))

/** One template: what it would make, and the button that makes it. */
export function TemplatePage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { user } = useSession()
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['templates', id],
    queryFn: () => one(api.GET('/api/v1/templates/{id}', { params: { path: { id } } })),
  })
  if (isPending)
    return (
      <div className="p-6">
        <Loading />
      </div>
    )
  if (error) return <Failed error={error} again={() => void refetch()} />
  const mine = data.userId !== null && (data.userId === user?.id || user?.role === 'admin')
  return (
    <Page
      title={data.name}
      beside={
        <>
          <Badge tone="accent">{data.type}</Badge>
          {data.isOfficial && <Badge tone="good">official</Badge>}
        </>
      }
      description={data.description}
      actions={
        <>
          {mine && <DeleteTemplate template={data} />}
          {data.type !== 'step' && <UseTemplate template={data} />}
        </>
      }
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-ink-soft">
        <span className="flex min-w-0 flex-wrap gap-1">
          <Badge>{data.category}</Badge>
          {data.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
        <span>Used {data.usageCount.toLocaleString()}×</span>
        <span className="flex items-center gap-2">
          <Rated average={data.ratingAverage} count={data.ratingCount} />
          <RateTemplate template={data} />
        </span>
      </div>
      {data.type === 'workflow' ? <WorkflowPreview template={data} /> : <Contents of={data} />}
    </Page>
  )
}

function WorkflowPreview({ template }: { template: Template }) {
  const blueprint = useMemo(() => blueprintOf(template), [template])
  return (
    <div className="grid gap-4 lg:grid-cols-[1fr_20rem]">
      <Suspense fallback={<Skeleton className="h-[28rem]" />}>
        <GraphPreview blueprint={blueprint} />
      </Suspense>
      <TitledCard title="Agents">
        <ul className="flex flex-col gap-3">
          {[...blueprint.agents].map(([key, { name, type, description }]) => (
            <li key={key} className="wrap-anywhere">
              <span className="font-medium">{name ?? key}</span> <Badge>{type}</Badge>
              <p className="text-ink-soft">{description}</p>
            </li>
          ))}
        </ul>
        {blueprint.agents.size === 0 && <p className="text-ink-soft">It needs none.</p>}
      </TitledCard>
    </div>
  )
}

function Contents({ of: { templateData, type } }: { of: Template }) {
  const { config } = templateData
  return (
    <TitledCard title={type === 'agent' ? 'What the agent does' : 'What the step does'}>
      <JsonView value={config ?? templateData} label="Config" />
    </TitledCard>
  )
}

function DeleteTemplate({ template }: { template: Template }) {
  const confirm = useConfirm()
  const navigate = useNavigate()
  const client = useQueryClient()
  const destroy = async () => {
    const text = `Nobody can use "${template.name}" any more. What was made of it stays.`
    if (!(await confirm({ title: 'Delete this template?', text, action: 'Delete Template' })))
      return
    try {
      const params = { path: { id: template.id } }
      await read(api.DELETE('/api/v1/templates/{id}', { params }))
      toast.success('Template deleted')
      await client.invalidateQueries({ queryKey: ['templates', 'list'] })
      await navigate({ to: '/templates' })
    } catch (error) {
      toast.error(messageOf(error))
    }
  }
  return (
    <Button look="danger" onClick={() => void destroy()}>
      <Trash2 aria-hidden /> Delete
    </Button>
  )
}

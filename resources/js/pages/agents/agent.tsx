import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Copy, Ellipsis, Trash2 } from 'lucide-react'
import { toast } from 'sonner'
import type { AgentWithReadiness } from '../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { messageOf } from '~/api/failure'
import { Button } from '~/ui/button'
import { Card } from '~/ui/card'
import { useConfirm } from '~/ui/confirm'
import { Menu } from '~/ui/menu'
import { Page } from '~/ui/page'
import { Failed, Loading } from '~/ui/states'
import { Status } from '~/ui/status'
import { Tabs } from '~/ui/tabs'
import { AgentForm } from './agent_form'
import { AgentVersions } from './agent_versions'
import { AgentEvals } from './evals/evals'
import { TryAgent } from './try_agent'

export function AgentPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { tab = 'configure' } = useSearch({ strict: false }) as { tab?: string }
  const navigate = useNavigate()
  const client = useQueryClient()
  const path = { id }
  const {
    data: agent,
    error,
    isPending,
    refetch,
  } = useQuery({
    queryKey: ['agents', id],
    queryFn: () => one(api.GET('/api/v1/agents/{id}', { params: { path } })),
  })
  if (isPending)
    return (
      <div className="p-6">
        <Loading />
      </div>
    )
  if (error) return <Failed error={error} again={() => void refetch()} />
  return (
    <Page
      title={agent.name}
      beside={<Status value={agent.status} />}
      actions={<AgentMenu agent={agent} />}
    >
      {!agent.readiness.ready && <Problems agent={agent} />}
      <Tabs
        label="Agent"
        value={tab}
        onChange={(value) => void navigate({ to: '.', search: { tab: value }, replace: true })}
        tabs={[
          {
            value: 'configure',
            label: 'Configure',
            content: (
              <Card>
                <AgentForm
                  key={agent.version}
                  typeFixed
                  action="Save Agent"
                  values={{
                    ...agent,
                    description: agent.description ?? '',
                    parameters: agent.parameters as never,
                  }}
                  save={async ({
                    name,
                    description,
                    status,
                    tags,
                    config,
                    parameters,
                    isPublic,
                    ...limits
                  }) => {
                    const { maxExecutionTime, maxMemoryMb, maxConcurrentExecutions } = limits
                    const body = {
                      ...{ name, description, status, tags, config, parameters, isPublic },
                      ...{ maxExecutionTime, maxMemoryMb, maxConcurrentExecutions },
                    }
                    await read(api.PATCH('/api/v1/agents/{id}', { params: { path }, body }))
                    toast.success('Agent saved')
                    await client.invalidateQueries({ queryKey: ['agents'] })
                  }}
                />
              </Card>
            ),
          },
          { value: 'try', label: 'Try it', content: <TryAgent agent={agent} /> },
          { value: 'versions', label: 'Versions', content: <AgentVersions agent={agent} /> },
          { value: 'evals', label: 'Evals', content: <AgentEvals agent={agent} /> },
        ]}
      />
    </Page>
  )
}

function Problems({ agent }: { agent: AgentWithReadiness }) {
  return (
    <div role="status" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
      <p className="font-medium">It can not run yet:</p>
      <ul className="list-inside list-disc">
        {agent.readiness.problems.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            {field}: {message}
          </li>
        ))}
      </ul>
    </div>
  )
}

function AgentMenu({ agent }: { agent: AgentWithReadiness }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const confirm = useConfirm()
  const params = { path: { id: agent.id } }
  const duplicate = async () => {
    try {
      const copy = await one(api.POST('/api/v1/agents/{id}/duplicate', { params, body: {} }))
      toast.success('Agent duplicated')
      await client.invalidateQueries({ queryKey: ['agents'] })
      await navigate({ to: `/agents/${copy.id}` })
    } catch (error) {
      toast.error(messageOf(error))
    }
  }
  const destroy = async () => {
    const text = `"${agent.name}" and what it is used in stop working with it.`
    if (!(await confirm({ title: 'Delete this agent?', text, action: 'Delete Agent' }))) return
    try {
      await read(api.DELETE('/api/v1/agents/{id}', { params }))
      toast.success('Agent deleted')
      await client.invalidateQueries({ queryKey: ['agents', 'list'] })
      await navigate({ to: '/agents' })
    } catch (error) {
      toast.error(messageOf(error))
    }
  }
  return (
    <Menu
      trigger={
        <Button size="icon" aria-label="More actions">
          <Ellipsis aria-hidden />
        </Button>
      }
      items={[
        { label: 'Duplicate', icon: <Copy aria-hidden />, act: () => void duplicate() },
        { label: 'Delete', icon: <Trash2 aria-hidden />, danger: true, act: () => void destroy() },
      ]}
    />
  )
}

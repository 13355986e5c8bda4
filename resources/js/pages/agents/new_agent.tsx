import { useNavigate } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { api, one } from '~/api/client'
import { Card } from '~/ui/card'
import { Page } from '~/ui/page'
import { AgentForm } from './agent_form'
import { KINDS } from './kinds'

export function NewAgent() {
  const navigate = useNavigate()
  const client = useQueryClient()
  return (
    <Page title="Create Agent">
      <Card>
        <AgentForm
          action="Create Agent"
          values={{
            name: '',
            description: '',
            type: 'data',
            status: 'active',
            tags: [],
            config: KINDS.data.config,
            parameters: {},
            maxExecutionTime: 300,
            maxMemoryMb: 512,
            maxConcurrentExecutions: null,
            isPublic: false,
          }}
          save={async (body) => {
            const agent = await one(api.POST('/api/v1/agents', { body }))
            toast.success('Agent created successfully')
            await client.invalidateQueries({ queryKey: ['agents'] })
            await navigate({ to: `/agents/${agent.id}` })
          }}
        />
      </Card>
    </Page>
  )
}

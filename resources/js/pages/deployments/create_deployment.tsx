import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import type { CreateDeploymentBody, DeploymentWithKey } from '../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { showProblems } from '~/lib/form_problems'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Field, Input, Select, Textarea } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'
import { ENVIRONMENTS } from './environments'
import { useVersions, type Target } from './use_versions'

interface Values {
  name: string
  description: string
  /** `workflow:<id>` or `agent:<id>`. */
  target: string
  version: string
  environment: NonNullable<CreateDeploymentBody['environment']>
}

const FIELDS = ['name', 'description', 'version', 'environment'] as const

function targetOf(text: string): Target {
  const [kind, id] = text.split(':')
  return {
    workflowId: kind === 'workflow' ? id! : null,
    agentId: kind === 'agent' ? id! : null,
  }
}

/** Asks what is to be deployed; tells the deployment, with its key. */
export function CreateDeployment(props: {
  onClose(): void
  made(deployment: DeploymentWithKey): void
}) {
  const { onClose, made } = props
  const client = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<Values>({
    defaultValues: {
      name: '',
      description: '',
      target: '',
      version: '',
      environment: 'production',
    },
  })
  const { register, watch, formState } = form
  const { errors, isSubmitting } = formState
  const target = targetOf(watch('target'))
  const versions = useVersions(target)
  const submit = form.handleSubmit(async ({ target: _chosen, version, ...fields }) => {
    setProblem(null)
    try {
      const body = {
        ...fields,
        description: fields.description || null,
        ...(target.workflowId ? { workflowId: target.workflowId } : { agentId: target.agentId }),
        ...(version ? { version: Number(version) } : {}),
      }
      const deployment = await one(api.POST('/api/v1/deployments', { body }))
      await client.invalidateQueries({ queryKey: ['deployments'] })
      onClose()
      made(deployment)
    } catch (error) {
      setProblem(showProblems(error, FIELDS, form.setError))
    }
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Create Deployment">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" error={errors.name?.message}>
          <Input {...register('name', { required: 'A deployment needs a name' })} />
        </Field>
        <Field label="What" error={errors.target?.message}>
          <Select {...register('target', { required: 'Choose a workflow or an agent' })}>
            <option value="">Choose</option>
            <Choices />
          </Select>
        </Field>
        <div className="grid grid-cols-2 gap-4">
          <Field label="Version" error={errors.version?.message}>
            <Select {...register('version')}>
              <option value="">The newest</option>
              {versions.data?.map(({ version }) => (
                <option key={version}>{version}</option>
              ))}
            </Select>
          </Field>
          <Field label="Environment" error={errors.environment?.message}>
            <Select {...register('environment')}>
              {ENVIRONMENTS.map((environment) => (
                <option key={environment}>{environment}</option>
              ))}
            </Select>
          </Field>
        </div>
        <Field label="Description" error={errors.description?.message}>
          <Textarea rows={2} {...register('description')} />
        </Field>
        <FormProblem text={problem} />
        <div className="flex justify-end">
          <Button type="submit" look="primary" busy={isSubmitting}>
            Create
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** The workflows and agents that one has. */
function Choices() {
  const query = { pageSize: 100, sortBy: 'name', sortOrder: 'asc' } as const
  const workflows = useQuery({
    queryKey: ['workflows', 'choice'],
    queryFn: () => read(api.GET('/api/v1/workflows', { params: { query } })),
  })
  const agents = useQuery({
    queryKey: ['agents', 'choice'],
    queryFn: () => read(api.GET('/api/v1/agents', { params: { query } })),
  })
  return (
    <>
      <optgroup label="Workflows">
        {workflows.data?.data.map(({ id, name }) => (
          <option key={id} value={`workflow:${id}`}>
            {name}
          </option>
        ))}
      </optgroup>
      <optgroup label="Agents">
        {agents.data?.data.map(({ id, name }) => (
          <option key={id} value={`agent:${id}`}>
            {name}
          </option>
        ))}
      </optgroup>
    </>
  )
}

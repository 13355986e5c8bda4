import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Controller, useForm } from 'react-hook-form'
import { toast } from 'sonner'
import type { Deployment, UpdateDeploymentBody } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { JsonField, validJson } from '~/components/json_field'
import { showProblems } from '~/lib/form_problems'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { Field, Input, Select, Textarea } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'
import { ENVIRONMENTS } from './environments'

type Values = Required<
  Pick<UpdateDeploymentBody, 'name' | 'description' | 'environment' | 'config'>
>

const FIELDS = ['name', 'description', 'environment', 'config'] as const

/** Its name, and how it answers. */
export function DeploymentSettings({ deployment }: { deployment: Deployment }) {
  const { id, name, description, environment, config } = deployment
  const client = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<Values>({
    defaultValues: { name, description: description ?? '', environment, config },
  })
  const { register, formState, control } = form
  const { errors, isSubmitting } = formState
  const submit = form.handleSubmit(async (values) => {
    setProblem(null)
    try {
      const body = { ...values, description: values.description || null }
      await one(api.PATCH('/api/v1/deployments/{id}', { params: { path: { id } }, body }))
      toast.success('Settings saved')
      await client.invalidateQueries({ queryKey: ['deployments'] })
    } catch (error) {
      setProblem(showProblems(error, FIELDS, form.setError))
    }
  })
  return (
    <TitledCard title="Settings" className="max-w-2xl">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" error={errors.name?.message}>
          <Input {...register('name', { required: 'A deployment needs a name' })} />
        </Field>
        <Field label="Description" error={errors.description?.message}>
          <Textarea rows={2} {...register('description')} />
        </Field>
        <Field label="Environment" error={errors.environment?.message}>
          <Select {...register('environment')}>
            {ENVIRONMENTS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </Select>
        </Field>
        <Field
          label="Config"
          hint="timeoutSeconds, stopTimeoutSeconds, rateLimitPerMinute, maxConcurrency, response, stickyHeader, healthCheck { input, intervalSeconds, timeoutMs }, requirePassingEval, public"
          error={errors.config?.message as string | undefined}
        >
          <Controller
            name="config"
            control={control}
            rules={{ validate: validJson }}
            render={({ field: { ref: _ref, ...field } }) => <JsonField {...field} rows={8} />}
          />
        </Field>
        <FormProblem text={problem} />
        <div className="flex justify-end">
          <Button type="submit" look="primary" busy={isSubmitting}>
            Save Settings
          </Button>
        </div>
      </form>
    </TitledCard>
  )
}

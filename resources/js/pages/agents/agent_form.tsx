import { useState } from 'react'
import { Controller, FormProvider, useForm, type FieldPath } from 'react-hook-form'
import type { CreateAgentBody } from '../../../client/schema.js'
import { JsonField, validJson } from '~/components/json_field'
import { showProblems } from '~/lib/form_problems'
import { Button } from '~/ui/button'
import { Checkbox, Field, Input, Select, Textarea } from '~/ui/field'
import { ConfigFields } from './config_fields'
import { KINDS, STATUSES, type AgentKind } from './kinds'
import { LimitFields } from './limit_fields'

export type AgentValues = Required<
  Pick<
    CreateAgentBody,
    | 'name'
    | 'type'
    | 'status'
    | 'tags'
    | 'config'
    | 'parameters'
    | 'maxExecutionTime'
    | 'maxMemoryMb'
    | 'maxConcurrentExecutions'
    | 'isPublic'
  >
> & { description: string }

export interface AgentFormProps {
  values: AgentValues
  action: string
  /** An agent that exists keeps its type. */
  typeFixed?: boolean
  save(body: AgentValues): Promise<void>
}

const FIELDS = ['name', 'description', 'type', 'status', 'maxExecutionTime', 'maxMemoryMb']

/** Everything of an agent that one can set; its config by fields or as JSON. */
export function AgentForm({ values, action, typeFixed = false, save }: AgentFormProps) {
  const [problem, setProblem] = useState<string | null>(null)
  const [asJson, setAsJson] = useState(false)
  const form = useForm<AgentValues>({ defaultValues: values })
  const { register, control, watch, setValue, formState } = form
  const { errors, isSubmitting } = formState
  const type = watch('type')

  const submit = form.handleSubmit(async (body) => {
    setProblem(null)
    try {
      await save(body)
    } catch (error) {
      const configFields = Object.keys(body.config).map((name) => `config.${name}`)
      const fields = [...FIELDS, ...configFields] as FieldPath<AgentValues>[]
      setProblem(showProblems(error, fields, form.setError))
    }
  })

  const changeType = (next: AgentKind) => {
    setValue('type', next)
    setValue('config', KINDS[next].config)
  }

  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-5">
        <div className="grid gap-4 md:grid-cols-2">
          <Field label="Name" error={errors.name?.message}>
            <Input {...register('name', { required: 'An agent needs a name' })} />
          </Field>
          <div className="grid grid-cols-2 gap-4">
            <Field label="Type" hint={KINDS[type].text}>
              <Select
                name="type"
                value={type}
                disabled={typeFixed}
                onChange={({ target }) => changeType(target.value as AgentKind)}
              >
                {Object.entries(KINDS).map(([value, { label }]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            </Field>
            <Field label="Status" error={errors.status?.message}>
              <Select {...register('status')}>
                {STATUSES.map((status) => (
                  <option key={status}>{status}</option>
                ))}
              </Select>
            </Field>
          </div>
          <Field label="Description" className="md:col-span-2" error={errors.description?.message}>
            <Textarea rows={2} {...register('description')} />
          </Field>
        </div>

        <fieldset className="flex flex-col gap-4 border-t border-line pt-4">
          <div className="flex items-center justify-between">
            <legend className="font-semibold">What it does</legend>
            <Button size="small" look="ghost" onClick={() => setAsJson(!asJson)}>
              {asJson ? 'Edit as a form' : 'Edit as JSON'}
            </Button>
          </div>
          {asJson ? (
            <Controller
              name="config"
              control={control}
              rules={{ validate: validJson }}
              render={({ field, fieldState }) => (
                <Field label="Config" error={fieldState.error?.message}>
                  <JsonField {...field} rows={14} />
                </Field>
              )}
            />
          ) : (
            <ConfigFields type={type} />
          )}
        </fieldset>

        <LimitFields />
        <Checkbox label="Everybody may see it and use it as a model" {...register('isPublic')} />
        {problem && (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
            {problem}
          </p>
        )}
        <div>
          <Button type="submit" look="primary" busy={isSubmitting}>
            {action}
          </Button>
        </div>
      </form>
    </FormProvider>
  )
}

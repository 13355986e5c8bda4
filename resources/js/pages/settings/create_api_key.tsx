import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import type { CreateApiKeyBody } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { showProblems } from '~/lib/form_problems'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Field, Input, Select } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'

type Scope = CreateApiKeyBody['scopes'][number]

const RESOURCES = [
  'agents',
  'workflows',
  'executions',
  'templates',
  'deployments',
  'webhooks',
  'analytics',
] as const
const VERBS = ['read', 'write', 'execute'] as const

/** What there is a scope for: not everything can be written or executed. */
const SCOPES = new Set<string>([
  ...RESOURCES.map((resource) => `read:${resource}`),
  ...RESOURCES.filter((resource) => resource !== 'analytics').map(
    (resource) => `write:${resource}`
  ),
  ...['agents', 'workflows', 'deployments'].map((resource) => `execute:${resource}`),
])

const DAY_MS = 86_400_000
const EXPIRIES = [
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'A year'],
  ['', 'Never'],
] as const

interface Values {
  name: string
  scopes: Scope[]
  days: string
  rateLimitPerMinute: number
}

/** Asks what a new key may do and for how long; tells the key that was made. */
export function CreateApiKey(props: {
  open: boolean
  onOpenChange(open: boolean): void
  made(key: string): void
}) {
  const { open, onOpenChange, made } = props
  const client = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<Values>({
    defaultValues: { name: '', scopes: [], days: '90', rateLimitPerMinute: 60 },
  })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async ({ days, ...body }) => {
    setProblem(null)
    const expiresAt = days ? new Date(Date.now() + Number(days) * DAY_MS).toISOString() : null
    try {
      const { key } = await one(api.POST('/api/v1/api-keys', { body: { ...body, expiresAt } }))
      onOpenChange(false)
      form.reset()
      made(key)
      await client.invalidateQueries({ queryKey: ['api-keys'] })
    } catch (error) {
      setProblem(showProblems(error, ['name', 'scopes', 'rateLimitPerMinute'], form.setError))
    }
  })
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Create API Key">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" error={errors.name?.message}>
          <Input {...form.register('name', { required: 'A key needs a name' })} />
        </Field>
        <fieldset aria-describedby="scopes-error">
          <legend className="mb-1 font-medium">It may</legend>
          <div className="grid grid-cols-[1fr_auto_auto_auto] items-center gap-x-4 gap-y-1">
            {RESOURCES.map((resource) => (
              <div key={resource} className="contents">
                <span>{resource}</span>
                {VERBS.map((verb) => {
                  const scope = `${verb}:${resource}`
                  if (!SCOPES.has(scope)) return <span key={verb} />
                  return (
                    <label key={verb} className="flex items-center gap-1.5">
                      <input
                        type="checkbox"
                        value={scope}
                        aria-label={scope}
                        className="size-4 accent-(--accent)"
                        {...form.register('scopes', {
                          validate: (chosen) => chosen.length > 0 || 'Choose at least one',
                        })}
                      />
                      {verb}
                    </label>
                  )
                })}
              </div>
            ))}
          </div>
          <p id="scopes-error" role="alert" className="text-xs text-bad">
            {errors.scopes?.message}
          </p>
        </fieldset>
        <div className="grid grid-cols-2 gap-4">
          <Field label="Expires after">
            <Select {...form.register('days')}>
              {EXPIRIES.map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="Requests a minute" error={errors.rateLimitPerMinute?.message}>
            <Input
              type="number"
              min={1}
              max={10000}
              {...form.register('rateLimitPerMinute', { valueAsNumber: true })}
            />
          </Field>
        </div>
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

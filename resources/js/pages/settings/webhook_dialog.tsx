import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import type { CreateWebhookBody, Webhook, WebhookWithSecret } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { showProblems } from '~/lib/form_problems'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Checkbox, Field, Input } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'

type Event = CreateWebhookBody['events'][number]

const EVENTS: Array<[Event, string]> = [
  ['execution.completed', 'An execution has ended well'],
  ['execution.failed', 'It failed, or its time was over'],
  ['execution.cancelled', 'It was cancelled'],
  ['execution.waiting', 'It waits for a signal or an approval'],
  ['deployment.healthy', 'A deployment does well'],
  ['deployment.degraded', 'It does less well'],
  ['deployment.unhealthy', 'It does not work'],
]

const FIELDS = ['url', 'events', 'description', 'isActive'] as const

/** Asks where messages go and of what. @param props.webhook - The one that is changed; none for a new one. */
export function WebhookDialog(props: {
  webhook?: Webhook
  onClose(): void
  saved?(webhook: Webhook | WebhookWithSecret): void
}) {
  const { webhook, onClose, saved } = props
  const client = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm({
    defaultValues: {
      url: webhook?.url ?? '',
      events: webhook?.events ?? (['execution.failed', 'execution.waiting'] as Event[]),
      description: webhook?.description ?? '',
      isActive: webhook?.isActive ?? true,
    },
  })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async ({ description, ...fields }) => {
    setProblem(null)
    const body = { ...fields, description: description || null }
    try {
      const answer = await one<Webhook | WebhookWithSecret>(
        webhook
          ? api.PATCH('/api/v1/webhooks/{id}', { params: { path: { id: webhook.id } }, body })
          : api.POST('/api/v1/webhooks', { body })
      )
      await client.invalidateQueries({ queryKey: ['webhooks'] })
      onClose()
      saved?.(answer)
    } catch (error) {
      setProblem(showProblems(error, FIELDS, form.setError))
    }
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={webhook ? 'Edit Webhook' : 'Create Webhook'}
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="Address"
          hint="Such as https://shop.example/turbocat"
          error={errors.url?.message}
        >
          <Input type="url" {...form.register('url', { required: 'It needs an address' })} />
        </Field>
        <fieldset aria-describedby="events-error">
          <legend className="mb-1 font-medium">It is told when</legend>
          <div className="flex flex-col gap-1.5">
            {EVENTS.map(([event, text]) => (
              <Checkbox
                key={event}
                value={event}
                label={
                  <span>
                    {text} <code className="text-xs text-ink-soft">{event}</code>
                  </span>
                }
                {...form.register('events', {
                  validate: (chosen) => chosen.length > 0 || 'Choose at least one',
                })}
              />
            ))}
          </div>
          <p id="events-error" role="alert" className="text-xs text-bad">
            {errors.events?.message}
          </p>
        </fieldset>
        <Field label="Description" error={errors.description?.message}>
          <Input {...form.register('description')} />
        </Field>
        <Checkbox label="Active" {...form.register('isActive')} />
        <FormProblem text={problem} />
        <div className="flex justify-end">
          <Button type="submit" look="primary" busy={isSubmitting}>
            {webhook ? 'Save' : 'Create'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import type { Workflow } from '../../../../client/schema.js'
import { api, one } from '~/api/client'
import { CopyButton } from '~/components/copy_button'
import { attempt } from '~/lib/attempt'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'
import { Field, Input, Select } from '~/ui/field'
import { EventFields } from './event_fields'
import { withTrigger, type Settings, type TriggerConfig } from './settings'

/** What a form of settings shows a part of. */
export interface SettingsFieldsProps {
  workflow: Workflow | null
  settings: Settings
  problems: Readonly<Record<string, string>>
  onChange(settings: Settings): void
}

const TYPES: Array<[NonNullable<TriggerConfig['type']>, string]> = [
  ['manual', 'By hand'],
  ['api', 'By a program that calls the API'],
  ['webhook', 'By a webhook'],
  ['scheduled', 'By a schedule'],
  ['event', 'By the end of an execution'],
]

/** What starts the workflow. */
export function TriggerFields(props: SettingsFieldsProps) {
  const { settings, problems, onChange } = props
  const trigger = settings.triggerConfig ?? {}
  const set = (changes: Partial<TriggerConfig>) => onChange(withTrigger(settings, changes))
  return (
    <>
      <Field label="Started" error={problems['triggerConfig.type']}>
        <Select
          name="triggerType"
          value={trigger.type ?? 'manual'}
          onChange={({ target }) => {
            const type = target.value as TriggerConfig['type']
            const event = type === 'event' ? (trigger.event ?? 'workflow.completed') : undefined
            onChange({
              ...withTrigger(settings, { type, event }),
              ...(type === 'scheduled' ? { scheduleEnabled: true } : {}),
            })
          }}
        >
          {TYPES.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      {trigger.type === 'webhook' && <WebhookFields {...props} />}
      {trigger.type === 'event' && <EventFields {...props} />}
    </>
  )
}

function WebhookFields({ workflow, settings, problems, onChange }: SettingsFieldsProps) {
  const client = useQueryClient()
  const confirm = useConfirm()
  const [url, setUrl] = useState(workflow?.webhookUrl ?? null)
  const trigger = settings.triggerConfig ?? {}
  const rotate = async () => {
    const text = 'The old address stops working at once.'
    if (!workflow || !(await confirm({ title: 'Another address?', text, action: 'Rotate' }))) return
    await attempt(async () => {
      const params = { path: { id: workflow.id } }
      const changed = await one(api.POST('/api/v1/workflows/{id}/rotate-webhook', { params }))
      setUrl(changed.webhookUrl ?? null)
      client.setQueryData(['workflows', workflow.id], changed)
    }, 'The webhook has another address')
  }
  return (
    <>
      {url ? (
        <div className="flex items-center gap-2">
          <code
            data-testid="webhook-url"
            className="min-w-0 flex-1 rounded-md border border-line bg-subtle p-2 text-xs wrap-anywhere"
          >
            {url}
          </code>
          <CopyButton text={url} what="the address" />
          <Button size="icon" aria-label="Rotate the address" onClick={() => void rotate()}>
            <RefreshCw aria-hidden />
          </Button>
        </div>
      ) : (
        <p className="text-ink-soft">It gets its address when these settings are saved.</p>
      )}
      <Field
        label="Secret"
        hint="Requests have to be signed with it; empty: they need no signature"
        error={problems['triggerConfig.secret']}
      >
        <Input
          name="secret"
          type="password"
          autoComplete="new-password"
          value={trigger.secret ?? ''}
          onChange={({ target }) =>
            onChange(withTrigger(settings, { secret: target.value || undefined }))
          }
        />
      </Field>
      <Field label="Answers">
        <Select
          name="respond"
          value={trigger.respond ?? 'immediately'}
          onChange={({ target }) =>
            onChange(withTrigger(settings, { respond: target.value as TriggerConfig['respond'] }))
          }
        >
          <option value="immediately">At once</option>
          <option value="when-finished">When the execution has ended, with its output</option>
        </Select>
      </Field>
    </>
  )
}

import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import type { JsonObject } from '#engine/graph/types'
import type { Workflow } from '../../../../client/schema.js'
import { api, one } from '~/api/client'
import { ApiFailure, messageOf } from '~/api/failure'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Checkbox, Field, Input, Select, Textarea } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'
import { STATUSES } from '../../agents/kinds'
import type { History } from './history'
import { JsonSetting } from './json_setting'
import { LimitFields } from './limit_fields'
import { ScheduleFields } from './schedule_fields'
import type { Settings } from './settings'
import { TriggerFields } from './trigger_fields'

/** What a workflow is set to besides its graph. A new one gets it when it is first saved. */
export function SettingsDialog(props: {
  workflow: Workflow | null
  settings: Settings
  history: History
  onOpenChange(open: boolean): void
  onApplied(settings: Settings): void
}) {
  const { workflow, history, onOpenChange, onApplied } = props
  const client = useQueryClient()
  const [settings, setSettings] = useState(props.settings)
  const [metadata, setMetadata] = useState(history.drawing.metadata)
  const [tags, setTags] = useState(settings.tags?.join(', ') ?? '')
  const [problems, setProblems] = useState<Record<string, string>>({})
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const set = (changes: Settings) => setSettings((now) => ({ ...now, ...changes }))
  const apply = async () => {
    const list = tags.split(',').map((tag) => tag.trim())
    const body = { ...settings, tags: list.filter(Boolean) }
    setBusy(true)
    setProblems({})
    setProblem(null)
    try {
      if (workflow) {
        const params = { path: { id: workflow.id } }
        const saved = await one(api.PATCH('/api/v1/workflows/{id}', { params, body }))
        client.setQueryData(['workflows', workflow.id], saved)
        await client.invalidateQueries({ queryKey: ['workflows', workflow.id, 'schedule'] })
        toast.success('Settings saved')
      }
      if (metadata !== history.drawing.metadata) history.draw((now) => ({ ...now, metadata }))
      onApplied(body)
      onOpenChange(false)
    } catch (error) {
      const details = error instanceof ApiFailure ? error.details : []
      setProblems(Object.fromEntries(details.map(({ field, message }) => [field, message])))
      setProblem(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  const setMeta = (name: string, value: unknown) =>
    setMetadata(({ [name]: _old, ...others }) =>
      value === undefined || value === null ? others : ({ ...others, [name]: value } as JsonObject)
    )
  return (
    <Dialog open onOpenChange={onOpenChange} title="Settings of the workflow" side>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void apply()
        }}
      >
        <Field label="Description" error={problems.description}>
          <Textarea
            name="description"
            value={settings.description ?? ''}
            onChange={({ target }) => set({ description: target.value || null })}
          />
        </Field>
        <Field label="Status" hint="Only active workflows are started by triggers and schedules">
          <Select
            name="status"
            value={settings.status}
            onChange={({ target }) => set({ status: target.value as Settings['status'] })}
          >
            {STATUSES.map((status) => (
              <option key={status}>{status}</option>
            ))}
          </Select>
        </Field>
        <Field label="Tags" hint="With commas between" error={problems.tags}>
          <Input name="tags" value={tags} onChange={({ target }) => setTags(target.value)} />
        </Field>
        <Checkbox
          label="Public: everybody with an account may read and duplicate it"
          name="isPublic"
          checked={settings.isPublic === true}
          onChange={({ target }) => set({ isPublic: target.checked })}
        />
        <TriggerFields
          workflow={workflow}
          settings={settings}
          problems={problems}
          onChange={setSettings}
        />
        <ScheduleFields
          workflow={workflow}
          settings={settings}
          problems={problems}
          onChange={setSettings}
        />
        <LimitFields settings={settings} problems={problems} onChange={setSettings} />
        <Field label="Time-out of an execution, in seconds" hint="Empty: none">
          <Input
            name="timeout"
            type="number"
            min={1}
            value={typeof metadata.timeout === 'number' ? metadata.timeout : ''}
            onChange={({ target }) =>
              setMeta('timeout', target.value === '' ? undefined : Number(target.value))
            }
          />
        </Field>
        <JsonSetting
          label="Schema of the inputs"
          name="inputSchema"
          hint="A JSON Schema: the form to execute is made of it, and models that have the workflow as a tool read it"
          value={metadata.inputSchema}
          empty={null}
          onChange={(value) => setMeta('inputSchema', value)}
        />
        <p className="text-xs text-ink-soft">
          The last two are a part of the graph: they are saved with the workflow.
        </p>
        <FormProblem text={problem} />
        <div className="flex justify-end">
          <Button type="submit" look="primary" busy={busy}>
            Apply
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

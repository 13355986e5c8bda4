import type { paths, Workflow } from '../../../../client/schema.js'

type CreateBody = NonNullable<
  paths['/api/v1/workflows']['post']['requestBody']
>['content']['application/json']

/** What a workflow is set to, besides its name and its graph. */
export type Settings = Omit<CreateBody, 'name' | 'definition' | 'steps'>
export type TriggerConfig = NonNullable<Settings['triggerConfig']>

/** The settings of a workflow, as they can be sent back. */
export function settingsOf(workflow: Workflow | null): Settings {
  if (!workflow) return { status: 'active', tags: [], triggerConfig: {}, scheduleTimezone: 'UTC' }
  const { description, status, tags, isPublic, triggerConfig } = workflow
  const { scheduleEnabled, scheduleCron, scheduleTimezone } = workflow
  return {
    description,
    status,
    tags,
    isPublic,
    triggerConfig: triggerConfig as TriggerConfig,
    scheduleEnabled,
    scheduleCron,
    scheduleTimezone,
  }
}

/** A trigger with some things changed; what is set to undefined is left out. */
export function withTrigger(settings: Settings, changes: Partial<TriggerConfig>): Settings {
  const all = Object.entries({ ...settings.triggerConfig, ...changes })
  const triggerConfig = Object.fromEntries(
    all.filter(([, value]) => value !== undefined)
  ) as TriggerConfig
  return { ...settings, triggerConfig }
}

import { DateTime } from 'luxon'
import type Workflow from '#models/workflow'
import { CronTimes } from '#triggers/schedule/cron'
import { momentOf } from '#triggers/schedule/plan'
import { SCHEDULE_DEFAULTS, type TriggerConfig } from '#triggers/trigger_config'

const DAY_MS = 86_400_000

/** What a workflow's cron expression will do, whether its schedule is on or not. */
export default class PreviewSchedule {
  /** @param limit - No more moments than this. */
  handle(workflow: Workflow, { from, days, limit }: { from: Date; days: number; limit: number }) {
    const { id, scheduleCron: cron, scheduleTimezone: timezone, scheduleEnabled } = workflow
    const { jitterMs } = { ...SCHEDULE_DEFAULTS, ...(workflow.triggerConfig as TriggerConfig) }
    const to = new Date(from.getTime() + days * DAY_MS)
    // A moment that is `from` itself is one of them.
    const begin = new Date(from.getTime() - 1)
    const moments = cron ? new CronTimes(cron, timezone).between(begin, to, limit + 1) : []
    const firings = moments.slice(0, limit).map((fireAt) => ({
      scheduledFor: fireAt,
      local: DateTime.fromJSDate(fireAt, { zone: timezone }).toISO({ suppressMilliseconds: true }),
      dueAt: momentOf({ scheduleId: id, jitterMs }, fireAt)!.dueAt,
    }))
    const live = scheduleEnabled && workflow.status === 'active'
    return { cron, timezone, live, from, to, firings, complete: moments.length <= limit }
  }
}

import { any, count, flag, id, list, nullable, object, oneOf, said, text, time } from './shapes.js'

/** app/transformers/schedule_firing_transformer, app/queries/workflows/preview_schedule, hooks. */
export const triggerSchemas = {
  ScheduleFiring: object({
    scheduledFor: said(time, 'The time that the cron expression names.'),
    dueAt: said(time, 'That, and the jitter.'),
    outcome: oneOf('started', 'queued', 'skipped', 'failed'),
    reason: said(
      nullable(text),
      'Why it was skipped: `missed`, `overlap`, `queue_full`, `superseded`, `owner_inactive`, `deactivated`.'
    ),
    message: said(nullable(text), 'What kept the workflow from being started.'),
    missedCount: said(
      count,
      'Firings that this row stands for, when they were missed; up to 1000.'
    ),
    missedUntil: said(nullable(time), 'The last one of them.'),
    executionId: nullable(id),
  }),
  SchedulePreview: object({
    cron: nullable(text),
    timezone: text,
    live: said(flag, 'Whether the schedule is on and its workflow active.'),
    from: time,
    to: time,
    firings: list(
      object({
        scheduledFor: time,
        local: said(text, 'The same in the time zone of the schedule, with its offset.'),
        dueAt: said(time, 'With the jitter.'),
      })
    ),
    complete: said(flag, 'Whether these are all of the period.'),
  }),
  HookAnswer: object({
    executionId: id,
    status: oneOf('pending', 'running', 'waiting', 'completed'),
    output: said(any, 'The output, once it has completed; else null.'),
  }),
}

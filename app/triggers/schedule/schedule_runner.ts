import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import ExecuteWorkflow from '#actions/executions/execute_workflow'
import { FiringTakenError, type Firing } from '#engine/contracts/firing'
import { Intake } from '#engine/contracts/intake'
import ApiException from '#exceptions/api_exception'
import Workflow from '#models/workflow'
import type { TriggerConfig } from '#triggers/trigger_config'
import { CronTimes } from './cron.js'
import { planFiring, type Moment } from './plan.js'
import {
  claimDue,
  dropQueued,
  firstQueued,
  passOver,
  queuedOf,
  runningOf,
  type DueSchedule,
  type Unstarted,
} from './schedule_store.js'

/** Schedules that are taken at a time, and worked on side by side. */
const BATCH = 8

/** Firings of one workflow that wait for the one before. */
export const QUEUED_AT_MOST = 100

/** What is started, and how it is told to be the only one. */
type Start = { workflowId: string; firing: Firing } & Moment

/**
 * Fires schedules. Any number of these may run, in any process, and die at any moment: the row of a
 * firing and its execution are written together, and the next firing with them.
 *
 * @example
 * const runner = await app.container.make(ScheduleRunner)
 * await runner.run() // once; again every fraction of a second for a worker
 */
@inject()
export default class ScheduleRunner {
  constructor(
    protected execute: ExecuteWorkflow,
    protected intake: Intake
  ) {}

  /**
   * Fires all that is due now, one firing of a schedule after the other.
   *
   * @param stopping - Tells that the process ends: what is left then others do. Schedules can be due as fast as they fire.
   * @returns How many schedules were looked at.
   */
  async run(stopping?: AbortSignal): Promise<number> {
    let looked = 0
    await Promise.all((await firstQueued()).map((queued) => this.#startQueued(queued)))
    for (;;) {
      const due = await claimDue(BATCH)
      await Promise.all(due.map((schedule) => this.#settle(schedule)))
      looked += due.length
      if (due.length === 0 || stopping?.aborted) return looked
    }
  }

  /** One firing of a schedule. What fails without a reason of its own is tried again soon. */
  async #settle(schedule: DueSchedule): Promise<void> {
    const { workflowId, cron, timezone, nextFireAt: fireAt, dueAt, now } = schedule
    try {
      const moment = { fireAt, dueAt }
      const times = new CronTimes(cron, timezone)
      const plan = planFiring({ ...schedule, ...moment, scheduleId: workflowId }, times, now)
      const { next } = plan
      if (plan.kind === 'missed') {
        const missed = { missed: plan.count, missedUntil: plan.until }
        await passOver(schedule, { outcome: 'skipped', reason: 'missed', ...missed }, next)
        return
      }
      const obstacle = await this.#obstacle(schedule)
      if (obstacle) {
        await passOver(schedule, obstacle, next)
        return
      }
      const firing = { kind: 'schedule', workflowId, ...moment, next } as const
      const problem = await this.#start({ workflowId, firing, ...moment })
      if (problem !== null) await passOver(schedule, { outcome: 'failed', message: problem }, next)
    } catch (error) {
      logger.warn({ err: error as Error, workflowId }, 'schedule')
    }
  }

  /** What keeps a firing from being started now, by the schedule's `overlap`. */
  async #obstacle(schedule: DueSchedule): Promise<Unstarted | null> {
    const { workflowId, overlap, ownerActive } = schedule
    if (!ownerActive) return { outcome: 'skipped', reason: 'owner_inactive' }
    if (overlap === 'parallel') return null
    // In this order: one that leaves the queue in between is seen running.
    const queued = await queuedOf(workflowId)
    const running = await runningOf(workflowId)
    if (queued === 0 && running.length === 0) return null
    if (overlap === 'skip') return { outcome: 'skipped', reason: 'overlap' }
    if (overlap === 'cancel_running') {
      await dropQueued(workflowId, { outcome: 'skipped', reason: 'superseded' })
      for (const id of running) await this.intake.cancel(id)
    } else if (queued >= QUEUED_AT_MOST) return { outcome: 'skipped', reason: 'queue_full' }
    return { outcome: 'queued' }
  }

  async #startQueued({ workflowId, fireAt, dueAt }: { workflowId: string } & Moment) {
    try {
      if ((await runningOf(workflowId)).length > 0) return
      const firing = { kind: 'queued', workflowId, fireAt } as const
      const message = await this.#start({ workflowId, firing, fireAt, dueAt })
      if (message !== null) await dropQueued(workflowId, { outcome: 'failed', message }, fireAt)
    } catch (error) {
      logger.warn({ err: error as Error, workflowId }, 'schedule')
    }
  }

  /** @returns What is wrong with the workflow, or null: it was started, here or elsewhere. */
  async #start({ workflowId, firing, fireAt }: Start): Promise<string | null> {
    const workflow = await Workflow.query().where('id', workflowId).whereNull('deletedAt').first()
    if (!workflow) return 'The workflow is gone'
    const { inputData = {} } = workflow.triggerConfig as TriggerConfig
    const triggerData = {
      scheduleId: workflowId,
      scheduledFor: fireAt.toISOString(),
      firedAt: new Date().toISOString(),
      timezone: workflow.scheduleTimezone,
    }
    try {
      const started = { userId: workflow.userId, inputData, triggerData, firing }
      await this.execute.handle(workflow, { ...started, triggerType: 'scheduled' })
    } catch (error) {
      if (error instanceof FiringTakenError) return null
      if (error instanceof ApiException) return error.message
      throw error
    }
    return null
  }
}

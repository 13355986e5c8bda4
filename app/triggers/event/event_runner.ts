import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import ExecuteWorkflow from '#actions/executions/execute_workflow'
import { FiringTakenError } from '#engine/contracts/firing'
import type { Json, JsonObject } from '#engine/graph/types'
import ApiException from '#exceptions/api_exception'
import Workflow from '#models/workflow'
import ShowExecution from '#queries/executions/show_execution'
import {
  claimEndings,
  depthOf,
  forgetEnding,
  refuseFiring,
  subscribersOf,
  type Ending,
  type Subscriber,
} from './ending_store.js'
import { passes, type WorkflowEvent } from './event_filter.js'

/** Endings that are taken at a time, and worked on side by side. */
const BATCH = 8

/** Events that may follow from one another: what starts the next one closes a circle, most likely. */
export const DEEPEST = 10

/** So often an ending that fails for no reason of its own is tried. */
const MOST_ATTEMPTS = 20

/**
 * Starts what waits for the end of other workflows. An ending is announced by the transaction that
 * writes it, and forgotten when everybody was served; what each starts is a row of its own, written
 * with the execution. So any number of these may run, and die at any moment.
 */
@inject()
export default class EventRunner {
  constructor(
    protected execute: ExecuteWorkflow,
    protected showExecution: ShowExecution
  ) {}

  /**
   * @param stopping - Tells that the process ends: what is left then others do. Endings can come as fast as they are looked at.
   * @returns How many endings were looked at.
   */
  async run(stopping?: AbortSignal): Promise<number> {
    let looked = 0
    for (;;) {
      const endings = await claimEndings(BATCH)
      await Promise.all(endings.map((ending) => this.#serve(ending)))
      looked += endings.length
      if (endings.length === 0 || stopping?.aborted) return looked
    }
  }

  async #serve(ending: Ending): Promise<void> {
    try {
      const subscribers = await subscribersOf(ending)
      if (subscribers.length > 0) {
        const event = await this.#eventOf(ending)
        const depth = (await depthOf(ending.executionId)) + 1
        for (const subscriber of subscribers) await this.#start(subscriber, event, depth)
      }
      await forgetEnding(ending)
    } catch (error) {
      logger.warn({ err: error as Error, executionId: ending.executionId }, 'event')
      if (ending.attempts >= MOST_ATTEMPTS) await forgetEnding(ending)
    }
  }

  async #start({ workflowId, filter }: Subscriber, event: WorkflowEvent, depth: number) {
    const refuse = (outcome: 'skipped' | 'failed', reason: string, message: string) =>
      refuseFiring(workflowId, event.executionId, { outcome, reason, message })
    try {
      if (!passes(filter, event)) return
    } catch (error) {
      return refuse('failed', 'filter', (error as Error).message)
    }
    if (depth > DEEPEST) {
      logger.warn({ workflowId, executionId: event.executionId }, 'events go round in circles')
      const message = `${DEEPEST} events have followed from one another: this one starts nothing`
      return refuse('skipped', 'depth', message)
    }
    const workflow = await Workflow.query().where('id', workflowId).whereNull('deletedAt').first()
    if (!workflow) return
    const { type, executionId, workflowId: sourceId } = event
    try {
      await this.execute.handle(workflow, {
        userId: workflow.userId,
        inputData: event as unknown as JsonObject,
        triggerType: 'event',
        triggerData: { event: type, executionId, workflowId: sourceId, depth },
        firing: { kind: 'event', workflowId, sourceExecutionId: executionId },
      })
    } catch (error) {
      if (error instanceof FiringTakenError) return
      if (!(error instanceof ApiException)) throw error
      await refuse('failed', 'refused', error.message)
    }
  }

  async #eventOf({ executionId }: Ending): Promise<WorkflowEvent> {
    const ended = await this.showExecution.handle(executionId)
    const { status, errorCode, errorMessage, outputData, startedAt, completedAt } = ended
    return {
      type: `workflow.${status}`,
      executionId,
      workflowId: ended.workflowId!,
      workflowName: ended.workflow?.name ?? null,
      status,
      output: (outputData ?? null) as Json,
      error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' },
      startedAt: startedAt?.toISOString() ?? null,
      completedAt: completedAt?.toISOString() ?? null,
      durationMs: ended.durationMs,
    }
  }
}

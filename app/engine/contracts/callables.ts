import type { Json } from '../graph/types.js'
import type { AgentVersion, Usage } from './agent_runner.js'
import type { FinalStatus, NewChild } from './commit.js'
import type { ExecutionRecord } from './execution_record.js'
import type { StepFailure } from './step_record.js'

/** A workflow as a child runs it. */
export type CallableWorkflow = Pick<
  NewChild,
  'workflowId' | 'workflowVersion' | 'agentVersions' | 'stepsTotal'
>

/** Who calls: a step's agent, or the workflow itself where a loop's body is a workflow. */
export interface Caller {
  execution: Pick<ExecutionRecord, 'workflowId' | 'triggerType'>
  /** Null where the workflow itself calls. */
  agentId: string | null
}

/** How a child ended. */
export interface ChildResult {
  status: FinalStatus
  output: Json
  error: StepFailure | null
  usage: Usage
}

/** What runners may call, and what became of it. Bound by a provider to PostgreSQL. */
export abstract class Callables {
  /**
   * An agent of the same owner, or a public one.
   *
   * @param version - Which one, or its current one.
   * @throws StepError `AGENT_MISSING`
   */
  abstract agent(agentId: string, caller: Caller, version?: number): Promise<AgentVersion>

  /**
   * A workflow of the same owner at its current version, its agents pinned to theirs. A draft may be
   * called from an execution that was started by hand.
   *
   * @throws StepError `WORKFLOW_MISSING`, `WORKFLOW_INACTIVE`
   */
  abstract workflow(workflowId: string, caller: Caller): Promise<CallableWorkflow>

  /** How a child ended, or null while it has not. */
  abstract result(childId: string): Promise<ChildResult | null>

  /** Cancels children that nobody waits for any more, and all that is below them. */
  abstract cancel(childIds: string[]): Promise<void>
}

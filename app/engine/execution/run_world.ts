import type { AgentRunner, AgentVersion } from '../contracts/agent_runner.js'
import type { AgentSlots } from '../contracts/agent_slots.js'
import type { Callables } from '../contracts/callables.js'
import type { Clock } from '../contracts/clock.js'
import type { OpenVariables } from '../contracts/deployment_variables.js'
import type { Journal, Lease } from '../contracts/journal.js'
import type { LiveTokens } from '../contracts/live_tokens.js'
import type { PayloadRules } from '../contracts/payload_rules.js'
import type { Tracing } from '../contracts/tracing.js'

/** What a run needs of the world besides its journal. */
export interface RunWorld {
  clock: Clock
  runner: AgentRunner
  journal: Pick<Journal, 'signals' | 'closeWait'>
  rules: PayloadRules
  tokens?: LiveTokens | undefined
  tracing?: Tracing | undefined
  /** The right by which this drive takes slots. */
  lease?: Lease | undefined
  slots?: AgentSlots | undefined
  labels?: ReadonlySet<string> | undefined
  callables?: Callables | undefined
  /** Those of the deployment that the execution was asked of. */
  variables?: OpenVariables | null | undefined
  /** By agent id, at the versions that the execution is pinned to. */
  agents: ReadonlyMap<string, AgentVersion>
}

import type { AgentRunner } from '../contracts/agent_runner.js'
import type { AgentSlots } from '../contracts/agent_slots.js'
import type { Callables } from '../contracts/callables.js'
import type { Clock } from '../contracts/clock.js'
import type { DeploymentVariables } from '../contracts/deployment_variables.js'
import type { Journal } from '../contracts/journal.js'
import type { VersionStore } from '../contracts/version_store.js'
import type { LiveTokens } from '../contracts/live_tokens.js'
import type { PayloadRules } from '../contracts/payload_rules.js'
import type { Scheduler } from '../contracts/scheduler.js'
import type { Tracing } from '../contracts/tracing.js'

/** What a driver needs of the world. */
export interface DriverWorld {
  journal: Journal
  versions: VersionStore
  scheduler: Scheduler
  /** How many attempts of an agent may run; as many as want to when left out. */
  slots?: AgentSlots
  /** What `runsOn` may ask of this worker; when left out, it has every label. */
  labels?: ReadonlySet<string>
  runner: AgentRunner
  rules: PayloadRules
  clock: Clock
  /** What deployments give their executions as `env`; nothing when left out. */
  variables?: DeploymentVariables
  /** What runners may call; nothing when left out. */
  callables?: Callables
  /** Where what models say goes while they say it; nowhere when left out. */
  tokens?: LiveTokens
  /** What ties its work to what asked for it; nothing when left out. */
  tracing?: Tracing
}

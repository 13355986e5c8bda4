import { args, flags } from '@adonisjs/core/ace'
import RunCommand from '#commands/_run_command'
import type { JsonObject } from '#engine/graph/types'

export default class AgentRun extends RunCommand {
  static override commandName = 'agent:run'
  static override description = 'Execute an agent alone, as its owner'
  static override help = [
    'A worker runs it. With --wait the exit code is 1 unless it completed in time.',
    '```',
    '{{ binaryName }} agent:run <id> --inputs=\'{"n": 1}\' --wait=30',
    '```',
  ]

  @args.string({ description: 'Its id' })
  declare agent: string

  @flags.string({ description: 'The inputs: a JSON object' })
  declare inputs?: string

  protected override async perform() {
    const { default: Agent } = await import('#models/agent')
    const { readObject } = await import('#services/terminal/cells')
    const inputData = readObject('--inputs', this.inputs) as JsonObject
    const found = await this.find('agent', this.agent, (id) => Agent.findLive(id))
    const execute = await this.make(() => import('#actions/executions/execute_agent'))
    const asked = { userId: found.userId, inputData, triggerType: 'manual' as const }
    const { executionId } = await execute.handle(found, asked)
    await this.report(executionId)
  }
}

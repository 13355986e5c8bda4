import { inject } from '@adonisjs/core'
import CheckInput from '#actions/deployments/check_input'
import PinAgents from '#actions/deployments/pin_agents'
import ValidationException from '#exceptions/validation_exception'
import type Deployment from '#models/deployment'
import type { TrafficShare } from '#models/deployment'

/** A part of the requests, in percent, as a client asks for it. */
export type SentShare = Pick<TrafficShare, 'version' | 'weight'>

/** Finds out whether versions can serve beside each other, and pins their agents. */
@inject()
export default class PinTraffic {
  constructor(
    protected pinAgents: PinAgents,
    protected checkInput: CheckInput
  ) {}

  /** The agents' versions of one. @throws ConflictException with the reason why it can't serve. */
  async version(deployment: Deployment, version: number): Promise<Record<string, number>> {
    const pinned = await this.pinAgents.handle(deployment, version)
    await this.checkInput.requireUsable(deployment, version)
    return pinned
  }

  /**
   * @throws ValidationException when the weights are over 100, or a version comes twice.
   * @throws ConflictException when one of them can't serve.
   */
  async handle(deployment: Deployment, sent: SentShare[]): Promise<TrafficShare[] | null> {
    const sum = sent.reduce((total, { weight }) => total + weight, 0)
    if (sum > 100) refuse('Weights are percents, of at most 100 in all', 'max')
    const versions = new Set(sent.map(({ version }) => version))
    if (versions.size < sent.length) refuse('A version can come only once', 'distinct')
    const shares: TrafficShare[] = []
    for (const { version, weight } of sent) {
      shares.push({ version, weight, agentVersions: await this.version(deployment, version) })
    }
    return shares.length > 0 ? shares : null
  }
}

function refuse(message: string, rule: string): never {
  throw new ValidationException([{ field: 'traffic', message, rule }])
}

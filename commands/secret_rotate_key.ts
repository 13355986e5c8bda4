import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import RotateKey from '#actions/secrets/rotate_key'

/**
 * After ENCRYPTION_KEY was changed and the old one put into ENCRYPTION_KEY_PREVIOUS: makes the old
 * one superfluous.
 */
export default class SecretRotateKey extends BaseCommand {
  static override commandName = 'secret:rotate-key'
  static override description = 'Encrypt secrets and environment variables with the current key'
  static override options: CommandOptions = { startApp: true }

  override async run() {
    const rotateKey = await this.app.container.make(RotateKey)
    const { secrets, deployments, problems, ...of } = await rotateKey.handle()
    const hooks = of.workflow_hooks + of.webhook_endpoints
    for (const problem of new Set(problems)) this.logger.error(problem)
    this.logger.success(
      `${secrets} secrets, ${deployments} deployments and ${hooks} webhooks encrypted anew`
    )
    if (problems.length === 0) return
    this.logger.error(`${problems.length} could not be opened: keep ENCRYPTION_KEY_PREVIOUS`)
    this.exitCode = 1
  }
}

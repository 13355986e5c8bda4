import { flags } from '@adonisjs/core/ace'
import ListCommand from '#commands/_list_command'

export default class AuditList extends ListCommand {
  static override commandName = 'audit:list'
  static override description = 'List lines of the audit trail, the newest first'
  static override help = [
    '```',
    '{{ binaryName }} audit:list --action=user.login_failed --from=2026-11-01',
    '{{ binaryName }} audit:list --resource=<id> --json',
    '```',
  ]

  @flags.string({ description: 'Only what this user did: e-mail or id' })
  declare user?: string

  @flags.string({ description: 'Only this action, such as agent.updated' })
  declare action?: string

  @flags.string({ description: 'Only what was done to this id' })
  declare resource?: string

  @flags.string({ description: 'Since: a date or a time, ISO 8601' })
  declare from?: string

  protected override async perform() {
    const { listAuditLogsValidator } = await import('#validators/audit_log')
    const { default: Transformer } = await import('#transformers/audit_log_transformer')
    const { action, resource: resourceId, from } = this
    const filters = await listAuditLogsValidator.validate({ action, resourceId, from })
    const list = await this.make(() => import('#queries/audit_logs/list_audit_logs'))
    const userId = (await this.idOfUser(this.user)) ?? undefined
    const { rows, total } = await list.handle({ ...filters, ...this.asked(), userId })
    const lines = rows.map((row) => new Transformer(row).toObject())
    const columns = ['createdAt', 'action', 'resourceId', 'userId', 'ipAddress', 'userAgent']
    this.list(lines, columns, total)
  }
}

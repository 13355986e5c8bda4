import { flags } from '@adonisjs/core/ace'
import BackupCommand from '#commands/_backup_command'

export default class BackupRestore extends BackupCommand {
  static override commandName = 'backup:restore'
  static override description = 'Put a backup into an empty database, all of it or nothing'
  static override help = [
    'The database has run its migrations and holds nothing else; no worker runs.',
    'Afterwards secrets open with the ENCRYPTION_KEY that they were sealed with.',
    '```',
    '{{ binaryName }} migration:run --force',
    '{{ binaryName }} backup:restore /backups/turbocat.backup --yes',
    '```',
  ]

  @flags.boolean({ description: 'Do not ask' })
  declare yes?: boolean

  protected override async perform() {
    const { restoreBackup } = await import('#services/backup/restore_backup')
    const { default: ChangeMade } = await import('#events/change_made')
    await this.confirm(`Put ${this.file} into this database?`, this.yes)
    const stream = await this.opened()
    const { manifest, summary } = await this.withClient((client) => restoreBackup(stream, client))
    const tables = Object.entries(summary.tables)
    const rows = tables.reduce((sum, [, each]) => sum + each.rows, 0)
    ChangeMade.note('backup.restored', null, { rows, createdAt: manifest.createdAt })
    const { createdAt, version, vaultKeyId } = manifest
    const told = { createdAt, version, vaultKeyId, tables: tables.length, rows }
    this.done(`${rows} rows of ${tables.length} tables, as of ${createdAt}`, told)
  }
}

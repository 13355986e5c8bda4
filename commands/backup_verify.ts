import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import BackupCommand from '#commands/_backup_command'

export default class BackupVerify extends BackupCommand {
  static override commandName = 'backup:verify'
  static override description = 'Read a backup from end to end, and say whether it is whole'
  static override help = [
    'Every byte is authenticated, every table counted and hashed. Nothing is written.',
    '```',
    '{{ binaryName }} backup:verify /backups/turbocat.backup --json',
    '```',
  ]

  protected override async perform() {
    const { readBackup } = await import('#services/backup/read_backup')
    const { default: Vault } = await import('#services/vault/vault')
    const { prefixOf } = await import('#services/vault/envelope')
    const reading = readBackup(await this.opened(), {
      begin: async () => {},
      async table(_part, rows) {
        const nowhere = new Writable({ write: (_piece, _encoding, done) => done() })
        await pipeline(rows, nowhere)
      },
    })
    const { manifest, summary } = await this.explained(reading)
    const tables = Object.entries(summary.tables).map(([table, { rows }]) => ({ table, rows }))
    const opensSecrets = prefixOf({ id: manifest.vaultKeyId }) === (await new Vault().prefix())
    const { createdAt, version, vaultKeyId } = manifest
    if (this.json) return this.document({ createdAt, version, vaultKeyId, opensSecrets, tables })
    this.list(tables, ['table', 'rows'])
    this.logger.success(`whole, made ${createdAt} by ${version}`)
    if (!opensSecrets) this.logger.warning(`its secrets need the ENCRYPTION_KEY ${vaultKeyId}`)
  }
}

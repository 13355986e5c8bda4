import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import BackupCommand from '#commands/_backup_command'
import type { Summary } from '#services/backup/parts'

export default class BackupCreate extends BackupCommand {
  static override commandName = 'backup:create'
  static override description = 'Write everything that the database keeps, as of one moment, sealed'
  static override help = [
    'Nothing has to be stopped. Sealed with BACKUP_KEY; secrets in it stay sealed with',
    'ENCRYPTION_KEY, which is not in it: keep both elsewhere.',
    '```',
    '{{ binaryName }} backup:create /backups/turbocat-$(date +%F).backup',
    '{{ binaryName }} backup:create - | ssh store "cat > turbocat.backup"',
    '```',
  ]

  protected override async perform() {
    const { default: Vault } = await import('#services/vault/vault')
    const { keyIdOf } = await import('#services/vault/envelope')
    const { Sealer } = await import('#services/backup/sealed_frames')
    const { default: ChangeMade } = await import('#events/change_made')
    const sealer = await Sealer.with(await this.key())
    const about = {
      createdAt: new Date().toISOString(),
      version: this.app.version?.toString() ?? 'unknown',
      vaultKeyId: keyIdOf(await new Vault().prefix()) ?? '',
    }
    const summary = await this.withClient((client) => this.#write(client, about, sealer))
    const tables = Object.entries(summary.tables)
    const rows = tables.reduce((sum, [, each]) => sum + each.rows, 0)
    ChangeMade.note('backup.created', null, { rows, vaultKeyId: about.vaultKeyId })
    if (this.file === '-') return
    const told = { file: this.file, ...about, tables: tables.length, rows }
    this.done(`${rows} rows of ${tables.length} tables in ${this.file}`, told)
  }

  /** Under another name until it is complete: a file of the right name is a whole backup. */
  async #write(
    client: import('pg').PoolClient,
    about: { createdAt: string; version: string; vaultKeyId: string },
    sealer: NodeJS.ReadWriteStream
  ): Promise<Summary> {
    const { writeBackup } = await import('#services/backup/write_backup')
    const parts = writeBackup(client, about)
    let summary: Summary | undefined
    async function* pieces() {
      for (;;) {
        const { value, done } = await parts.next()
        if (done) return void (summary = value)
        yield value
      }
    }
    const source = Readable.from(pieces(), { objectMode: false })
    if (this.file === '-') await pipeline(source, sealer, process.stdout, { end: false })
    else {
      const partial = `${this.file}.partial`
      const out = createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true })
      try {
        await pipeline(source, sealer, out)
        await rename(partial, this.file)
      } catch (error) {
        if ((error as { code?: string }).code !== 'EEXIST') await rm(partial, { force: true })
        throw error
      }
    }
    return summary!
  }
}

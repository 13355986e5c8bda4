import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { flags } from '@adonisjs/core/ace'
import ConsoleCommand from '#commands/_console_command'

/** Lines that are read at a time. */
const AT_ONCE = 1000

export default class AuditExport extends ConsoleCommand {
  static override commandName = 'audit:export'
  static override description = 'Write the audit trail, a JSON document a line, the oldest first'
  static override help = [
    '```',
    '{{ binaryName }} audit:export --from=2026-10-01 --to=2026-10-31 --out=october.jsonl',
    '{{ binaryName }} audit:export | gzip > trail.jsonl.gz',
    '```',
  ]

  @flags.string({ description: 'Since: a date or a time, ISO 8601' })
  declare from?: string

  @flags.string({ description: 'Until, included: a date or a time, ISO 8601' })
  declare to?: string

  @flags.string({ description: 'A file, which must not be there yet; stdout where it is left out' })
  declare out?: string

  protected override async perform() {
    const { listAuditLogsValidator } = await import('#validators/audit_log')
    const { default: Transformer } = await import('#transformers/audit_log_transformer')
    const { from, to } = this
    const asked = await listAuditLogsValidator.validate({ from, to })
    const list = await this.make(() => import('#queries/audit_logs/list_audit_logs'))
    const out = this.out === undefined ? null : createWriteStream(this.out, { flags: 'wx' })
    if (out) await once(out, 'open')
    let lines = 0
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = { ...asked, cursor, pageSize: AT_ONCE, sortOrder: 'asc' as const }
      const { rows, nextCursor }: Awaited<ReturnType<typeof list.handle>> = await list.handle(page)
      for (const row of rows) {
        const line = JSON.stringify(new Transformer(row).toObject())
        if (!out) this.logger.log(line)
        else if (!out.write(`${line}\n`)) await once(out, 'drain')
      }
      lines += rows.length
      cursor = nextCursor
    }
    if (!out) return
    await new Promise<void>((resolve) => out.end(resolve))
    this.done(`${lines} lines in ${this.out}`, { lines, file: this.out })
  }
}

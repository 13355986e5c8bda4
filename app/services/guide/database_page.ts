import { readdirSync, readFileSync } from 'node:fs'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'

interface Column {
  table: string
  name: string
  type: string
  nullable: boolean
  preset: string | null
  primary: boolean
  /** `table.column`, and what becomes of the row when that goes. */
  refers: string | null
}

interface Migration {
  file: string
  /** Its comment, as it stands in the file. */
  about: string
  creates: string[]
}

/** Columns of all tables without those of the framework, and without partitions. */
const COLUMNS = `
  select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    not a.attnotnull as nullable, pg_get_expr(d.adbin, d.adrelid) as preset,
    coalesce(a.attnum = any (p.conkey), false) as primary,
    (select r.relname || ', ' || case k.confdeltype when 'c' then 'goes with it'
        when 'n' then 'becomes null with it' else 'keeps it' end
      from pg_constraint k join pg_class r on r.oid = k.confrelid
      where k.conrelid = c.oid and k.contype = 'f' and a.attnum = any (k.conkey)
      order by r.relname limit 1) as refers
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  left join pg_constraint p on p.conrelid = c.oid and p.contype = 'p'
  where c.relkind in ('r', 'p') and c.relname !~ '^adonis_schema'
  order by c.relname, a.attnum`

const PAGE = (diagram: string, sections: string) => `# The database

Written by \`node ace docs:schema\` from a database that all migrations have made. The order is that in which the tables came.
What people write (configs, inputs, outputs) is \`json\`, so that keys keep their order; what the product writes itself is \`jsonb\`. Ids are
UUIDv7. Times are in UTC. \`execution_steps\` and \`execution_logs\` are partitioned by month, in the schema \`history\`; why they have no foreign
key is said below. What each table holds of a person is in [privacy](privacy.md#table-by-table).

\`\`\`mermaid
erDiagram
${diagram}
\`\`\`

${sections}`

/** The page about the database, from its catalogue and from the comments of the migrations. */
export async function databasePage(): Promise<string> {
  const { rows } = (await db.rawQuery(COLUMNS)) as { rows: Column[] }
  const tables = Map.groupBy(rows, ({ table }) => table)
  const migrations = readMigrations()
  const sections = migrations
    .filter(({ creates }) => creates.some((table) => tables.has(table)))
    .map(({ file, about, creates }) => {
      const own = creates.filter((table) => tables.has(table))
      return [
        `## ${titleOf(file)}`,
        about,
        ...own.map((table) => tableOf(table, tables.get(table)!)),
      ].join('\n\n')
    })
  return PAGE(diagramOf(rows), `${sections.join('\n\n')}\n`)
}

function readMigrations(): Migration[] {
  const folder = app.makePath('database/migrations')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => {
      const text = readFileSync(`${folder}/${file}`, 'utf8')
      const comment = /\/\*\*([\s\S]*?)\*\/\s*export default/.exec(text)?.[1] ?? ''
      const up = text.split(/async down\(/)[0]!
      const creates = [...up.matchAll(/create (?:unlogged )?table (\w+)|createTable\('(\w+)'/g)]
      return {
        file,
        about: comment.replace(/^\s*\* ?/gm, '').trim(),
        creates: creates.map(([, raw, built]) => (raw ?? built)!),
      }
    })
}

/** `1763900000002_create_agents.ts` is about agents. */
function titleOf(file: string): string {
  const words = file.replace(/^\d+_(create|add|serve)?_?|\.ts$/g, '').replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function tableOf(table: string, columns: Column[]): string {
  const lines = columns.map(({ name, type, nullable, preset, primary, refers }) => {
    const said = [
      primary ? 'primary key' : nullable ? 'may be null' : '',
      preset === null ? '' : `default \`${preset.replaceAll('|', '\\|')}\``,
      refers === null ? '' : `→ ${refers}`,
    ]
    return `| \`${name}\` | ${type} | ${said.filter(Boolean).join('; ')} |`
  })
  return `### ${table}\n\n| column | type | |\n| --- | --- | --- |\n${lines.join('\n')}`
}

/** A line for each key: one row of what is referred to, none or many of what refers. */
function diagramOf(columns: Column[]): string {
  const lines = columns
    .filter(({ refers }) => refers !== null)
    .map(({ table, name, nullable, refers }) => {
      const [target] = refers!.split(',')
      return `  ${target} ${nullable ? '|o' : '||'}--o{ ${table} : ${name}`
    })
  return [...new Set(lines)].join('\n')
}

import { readdirSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import ExpandingSchema from '#database/expanding_schema'

/** What the version before may still be using is taken away, renamed or narrowed by these. */
const CONTRACTING = [
  /\bdrop(Column|Columns|Table|TableIfExists|View|Schema|Nullable)\b/,
  /\brename(Column|Table|View)?\s*\(/,
  /\bsetNullable\b|\bdropNullable\b|\.alter\(/,
  /\bdrop\s+(column|table|view|materialized view|type|schema|default)\b/i,
  /\brename\s+(column\b|constraint\b|to\b|"?\w+"?\s+to\b)/i,
  /\balter\s+column\s+\S+\s+(set\s+data\s+)?type\b/i,
  /\bset\s+not\s+null\b/i,
  /\btruncate\b/i,
  // A row that the version before writes would lack it.
  /\badd\s+column\s+(?:(?!default|,|;|`)[\s\S])*\bnot\s+null\b(?:(?!default|,|;|`)[\s\S])*(?=[,;`])/i,
]

/**
 * Migrations that take away what no version since the one named has used.
 * `'<file>': 'v<version>'`
 */
const CONTRACT_STEPS: Record<string, string> = {}

const FOLDER = app.makePath('database/migrations')
const files = readdirSync(FOLDER).filter((name) => /\.(ts|js)$/.test(name))

/** What is between the beginning of `up` and that of `down`. */
function upOf(source: string): string {
  const [, after = ''] = source.split(/\basync up\(\)/)
  return after.split(/\basync down\(\)/)[0]!
}

const guilty = (up: string) => CONTRACTING.find((pattern) => pattern.test(up))?.source ?? null

test.group('Migrations', () => {
  test('only add, unless they are said to be contract steps', ({ assert }) => {
    assert.isAbove(files.length, 20)
    const found = files.flatMap((name) => {
      const pattern = guilty(upOf(readFileSync(`${FOLDER}/${name}`, 'utf8')))
      return pattern && !(name in CONTRACT_STEPS) ? [{ name, pattern }] : []
    })
    assert.deepEqual(found, [])
  })

  test('what takes away is recognized: {$self}')
    .with([
      'table.dropColumn("name")',
      'table.renameColumn("a", "b")',
      'this.schema.dropTable("agents")',
      'this.schema.raw(`alter table agents drop column name`)',
      'this.schema.raw(`alter table agents rename to people`)',
      'this.schema.raw(`alter table agents rename column a to b`)',
      'this.schema.raw(`alter table agents rename a to b`)',
      'this.schema.raw(`alter table agents alter column a type bigint`)',
      'this.schema.raw(`alter table agents alter column a set data type bigint`)',
      'this.schema.raw(`alter table agents alter column a set not null`)',
      'this.schema.raw(`alter table agents add column a text not null`)',
      'table.string("a").alter()',
    ])
    .run(({ assert }, up) => {
      assert.isNotNull(guilty(up))
    })

  test('what adds is let through: {$self}')
    .with([
      'this.schema.raw(`alter table agents add column a text`)',
      `this.schema.raw(\`alter table agents add column a text not null default 'x'\`)`,
      `this.schema.raw(\`alter table agents add column a text default 'x' not null\`)`,
      'this.schema.raw(`create table a (b text not null)`)',
      'this.schema.raw(`drop index agents_name_index`)',
    ])
    .run(({ assert }, up) => {
      assert.isNull(guilty(up))
    })

  test('none waits long for a table that somebody else uses', async ({ assert }) => {
    for (const name of files) {
      const { default: migration } = await import(`${FOLDER}/${name}`)
      assert.isTrue(migration.prototype instanceof ExpandingSchema, name)
    }
    class Nothing extends ExpandingSchema {
      override async up() {}
    }
    await db.transaction(async (transaction) => {
      await new Nothing(transaction, 'nothing', false).execUp()
      const { rows } = await transaction.rawQuery('show lock_timeout')
      assert.equal(rows[0].lock_timeout, '5s')
    })
    const { rows } = await db.rawQuery('show lock_timeout')
    assert.equal(rows[0].lock_timeout, '0')
  })
})

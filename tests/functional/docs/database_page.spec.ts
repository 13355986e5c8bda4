import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { databasePage } from '#services/guide/database_page'
import { tablesOfProduct } from '#tests/support/marked_account'

test.group('The page about the database', () => {
  test('docs/database.md is what docs:schema writes, and has every table', async ({ assert }) => {
    const page = await databasePage()
    for (const table of await tablesOfProduct()) assert.include(page, `### ${table}\n`)
    const written = await readFile(app.makePath('docs/database.md'), 'utf8')
    assert.equal(page, written, 'run `node ace docs:schema` on a database that is migrated')
  })
})

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import User from '#models/user'
import { hashPassword } from '#auth/password'
import { PASSWORD, uniqueEmail } from '#tests/support/accounts'

const run = promisify(execFile)

function ace(...args: string[]) {
  return run(process.execPath, ['ace.js', ...args], { cwd: app.makePath(), env: process.env })
}

test.group('Commands', (group) => {
  group.setup(async () => {
    // An admin for whom the seeds of the templates were run may be there or not.
    const known = await User.query().where('role', 'admin').first()
    if (!known) {
      const password = await hashPassword(PASSWORD)
      await User.create({ email: uniqueEmail(), password, role: 'admin' })
    }
    await ace('db:seed', '--files', './database/seeders/02_official_templates_seeder.ts')
  })

  test('demo runs its workflow on a week of earthquakes and shows the strongest', async ({
    assert,
  }) => {
    const { stdout } = await ace('demo')
    assert.match(stdout, /1707 earthquakes/)
    for (const step of ['clean', 'regions', 'statistics/depth', 'any_strong', 'report']) {
      assert.match(stdout, new RegExp(`✔ +${step.replace('/', '\\/')} .* completed`))
    }
    assert.match(stdout, /↷ +quiet .* skipped/)
    assert.match(stdout, /alerts +loop 5 of 5 items +completed/)
    assert.match(stdout, /NNE of Hualian, Taiwan.*6\.4.*60,036 t TNT/)
  }).timeout(60_000)

  test('execution:sweep says how many executions it handed back', async ({ assert }) => {
    const { stdout } = await ace('execution:sweep')
    assert.match(stdout, /\d+ executions handed back/)
  })
})

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { hashPassword } from '#auth/password'
import User from '#models/user'
import { PASSWORD, uniqueEmail } from '#tests/support/accounts'
import { sharedWorker } from '#tests/support/worker_process'

const run = promisify(execFile)

test.group('The README', () => {
  test('its first workflow works as pasted', async ({ assert }) => {
    await sharedWorker()
    const email = uniqueEmail()
    await User.create({ email, password: await hashPassword(PASSWORD), role: 'user' })
    const text = await readFile(app.makePath('README.md'), 'utf8')
    const [, lines] = /<!-- first-workflow -->\n```sh\n(.*?)```/s.exec(text) ?? []
    assert.isString(lines)
    const API = `http://127.0.0.1:${process.env.PORT ?? 3333}/api/v1`
    const { stdout } = await run('sh', ['-c', lines!], {
      env: { PATH: process.env.PATH, API, EMAIL: email, PASSWORD },
    })
    const { data } = JSON.parse(stdout)
    assert.equal(data.status, 'completed')
    assert.deepEqual(data.outputData, { report: 'The sum is 14' })
  })

  test('every page that it links to is there', async ({ assert }) => {
    const text = await readFile(app.makePath('README.md'), 'utf8')
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => target!)
    assert.isAbove(links.length, 5)
    for (const target of links) {
      if (!target.endsWith('/')) await readFile(app.makePath(target))
    }
  })
})

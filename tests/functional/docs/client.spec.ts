import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { keepLargeNumbers } from '../../../resources/client/example.js'
import { PASSWORD, uniqueEmail } from '#tests/support/accounts'

const CLIENT = app.makePath('resources/client')

/** Runs a tool of the repository; what it prints where it fails. */
async function complaintsOf(tool: string, args: string[]): Promise<string> {
  const path = app.makePath('node_modules/.bin', tool)
  try {
    await promisify(execFile)(path, args, { cwd: app.makePath() })
    return ''
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return `${stdout}${stderr}` || String(error)
  }
}

test.group('The typed client', () => {
  test('is what npm run client would write', async ({ assert }) => {
    const { scripts } = JSON.parse(await readFile(app.makePath('package.json'), 'utf8'))
    const [tool, ...args] = scripts.client.split(' ') as [string, ...string[]]
    assert.equal(await complaintsOf(tool, [...args, '--check']), '')
  }).timeout(60_000)

  test('compiles with its example, and what the API does not know does not', async ({
    assert,
    cleanup,
  }) => {
    await mkdir(app.tmpPath(), { recursive: true })
    const folder = await mkdtemp(app.tmpPath('client-'))
    cleanup(() => rm(folder, { recursive: true }))
    await cp(CLIENT, folder, { recursive: true })
    const wrong = [
      `import { createTurbocat } from './client.js'`,
      `const turbocat = createTurbocat('http://localhost')`,
      `await turbocat.GET('/api/v1/nothing')`,
      `await turbocat.POST('/api/v1/agents', { body: { name: 'No type' } })`,
      `const { data } = await turbocat.GET('/api/v1/users/me')`,
      `data?.data.passwordHash`,
    ]
    await writeFile(join(folder, 'wrong.ts'), wrong.join('\n'))
    const complaints = await complaintsOf('tsc', ['-p', folder, '--pretty', 'false'])
    const places = complaints.matchAll(/(\w+\.ts)\((\d+),\d+\): error/g)
    const found = [...places].map(([, file, line]) => `${file}:${line}`)
    assert.deepEqual(found, ['wrong.ts:3', 'wrong.ts:4', 'wrong.ts:6'])
  }).timeout(60_000)

  test('logs in, makes an agent and executes it', async ({ client, assert }) => {
    const credentials = { email: uniqueEmail(), password: PASSWORD }
    await client.post('/api/v1/auth/register').json(credentials)
    const baseUrl = `http://127.0.0.1:${process.env.PORT}`
    const { status, inputData } = await keepLargeNumbers(baseUrl, credentials)
    assert.include(['pending', 'running', 'completed'], status)
    assert.deepEqual(inputData, { numbers: [1, 20, 300] })
    const stranger = keepLargeNumbers(baseUrl, { ...credentials, password: 'wrong' })
    await assert.rejects(() => stranger, /e-mail or the password/i)
  })
})

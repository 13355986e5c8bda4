import { test } from '@japa/runner'
import { LineRedaction } from '#agents/line_redaction'
import { Redaction } from '#agents/redaction'
import { Sandbox } from '#sandbox/sandbox'
import { runAgent } from './agent_run.js'
import { surroundings } from './surroundings.js'

const SECRET = 'hunter2-correct-horse/battery+staple'

test.group('Secrets of code agents', (group) => {
  const sandbox = new Sandbox({ mode: 'auto', poolSize: 0 })
  group.setup(async () => {
    await sandbox.start()
    return () => sandbox.stop()
  })
  const around = surroundings({ STRIPE: SECRET })
  const agent = (code: string) => ({ runtime: 'javascript', code, secrets: { KEY: 'STRIPE' } })

  test('code gets the secrets that its config names', async ({ assert }) => {
    const code =
      'export const main = (i, context) => [process.env.KEY.length, context.env.KEY.length]'
    const { output } = await runAgent(sandbox, agent(code), around)
    assert.deepEqual(output, [SECRET.length, SECRET.length])
  })

  test('a secret that is not there fails the run for good', async ({ assert }) => {
    const config = { ...agent('export const main = () => 1'), secrets: { KEY: 'NONE' } }
    const { error } = await runAgent(sandbox, config, around)
    assert.equal(error?.code, 'SECRET_NOT_FOUND')
    assert.isFalse(error?.retryable)
  })

  test('no run tells its secrets: {0}')
    .with([
      ['in its output', 'return { [key]: [key, "a" + key + "b"] }'],
      ['in base64', 'return [btoa(key), btoa("x" + key + "yz"), btoa("xy" + key)]'],
      ['in base64 for URLs', 'return btoa(key).replaceAll("+", "-").replaceAll("/", "_")'],
      ['in hex', 'return [...new TextEncoder().encode(key)].map((b) => b.toString(16)).join("")'],
      ['percent-encoded', 'return encodeURIComponent(key)'],
      ['split over lines of a text', 'return key.slice(0, 9) + "\\n  " + key.slice(9)'],
      ['in its log', 'console.log("key", key); return 1'],
      ['over two lines of its log', 'console.log(key.slice(0, 9)); console.log(key.slice(9))'],
      ['letter by letter', 'for (const letter of key) console.log(letter)'],
      ['in the message of an error', 'throw new Error("no " + key)'],
      ['in a stack', 'const e = new Error("x"); e.stack = "Error: x " + key; throw e'],
    ])
    .run(async ({ assert }, [, body]) => {
      const code = `export function main() { const key = process.env.KEY; ${body} }`
      const { output, error, logs } = await runAgent(sandbox, agent(code), around)
      const bare = logs.map((line) => line.replace(/^\w+: /, '')).join('')
      const told = JSON.stringify([output, error?.message, error?.options.userStack, bare])
      const bytes = Buffer.from(SECRET)
      const forms = [SECRET, bytes.toString('base64').slice(0, -4), bytes.toString('hex')]
      for (const form of [...forms, SECRET.slice(9)]) assert.notInclude(told, form)
      assert.notMatch(told.replace(/\\n|\s/g, ''), /hunter2-correct/)
      assert.include(told, '****')
    })

  test('the variables of a deployment are masked, ordinary words are not', async ({ assert }) => {
    const code = 'export const main = (i, { env }) => [env.REGION, env.DATABASE]'
    const config = {
      runtime: 'javascript',
      code,
      environment: { REGION: 'north', DATABASE: '{{ env.DATABASE }}' },
    }
    const env = { DATABASE: 'postgres://user:longpassword@host/db' }
    const { output } = await runAgent(sandbox, config, surroundings(), { env })
    assert.deepEqual(output, ['north', '********'])
  })

  test('lines that only begin like a secret come out as they are and in order', ({ assert }) => {
    const lines: string[] = []
    const redaction = new Redaction([SECRET])
    const stream = new LineRedaction<string>([SECRET], redaction, (_, text) => lines.push(text))
    const given = ['one h', 'two', 'hunter2', '', 'end hunter2-correct']
    for (const line of given) stream.push('info', line)
    stream.end()
    assert.deepEqual(lines, given)
  })
})

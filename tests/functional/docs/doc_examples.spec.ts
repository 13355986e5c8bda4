import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { hashPassword } from '#auth/password'
import { PASSWORD } from '#tests/support/accounts'
import { CountingServer } from '#tests/support/counting_server'
import { docExamples, isAsShown, type DocExample } from '#tests/support/doc_examples'
import { eventually } from '#tests/support/eventually'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const run = promisify(execFile)

/** Between what two blocks of a page print. */
const NEXT = '----- next block -----'

/** Whom API agents of the examples ask; a server that says what it was asked plays it. */
const OUTSIDE = 'https://shop.example.com'

test.group('The examples of the docs', (group) => {
  let owner: SignedIn
  let outside: CountingServer

  group.setup(async () => {
    await sharedWorker()
    owner = await signedIn()
    await owner.user.merge({ password: await hashPassword(PASSWORD) }).save()
    outside = await CountingServer.start()
    outside.answer(({ method, path }, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ method, path }))
    })
    return () => outside.stop()
  })

  for (const [page, examples] of docExamples()) {
    test(`of ${page} give what it shows`, async ({ client, assert }) => {
      const wrong: unknown[] = []
      const hold = ({ place, output }: DocExample, came: unknown) => {
        if (output && !isAsShown(came, JSON.parse(output))) wrong.push({ place, came })
      }
      const made = examples.filter(({ kind }) => kind !== 'run')
      await Promise.all(
        made.map(async (one) => hold(one, await execute(client, owner, inside(one, outside.url))))
      )
      const scripts = examples.filter(({ kind }) => kind === 'run')
      const printed = scripts.length > 0 ? await runScripts(scripts, owner) : []
      for (const [index, example] of scripts.entries()) {
        if (example.output) hold(example, JSON.parse(printed[index]!))
      }
      assert.deepEqual(wrong, [])
    }).timeout(120_000)
  }

  test('there is one of each type of step and of agent', ({ assert }) => {
    const all = [...docExamples().values()].flat()
    const texts = all.map(({ text }) => text).join('\n')
    for (const type of ['agent', 'condition', 'loop', 'parallel', 'wait'])
      assert.include(texts, `"stepType": "${type}"`)
    for (const type of ['code', 'api', 'llm', 'data', 'workflow'])
      assert.include(texts, `"type": "${type}"`)
    const shown = all.filter(({ kind, output }) => kind !== 'run' && output === undefined)
    assert.deepEqual(shown, [], 'an example shows what comes out')
  })
})

function inside(example: DocExample, url: string): DocExample {
  return { ...example, text: example.text.replaceAll(OUTSIDE, url) }
}

/** Makes what a page shows and runs it. @returns The output, or the failure's code and message. */
async function execute(client: ApiClient, owner: SignedIn, example: DocExample) {
  const { place, kind, text, inputs, signal } = example
  const post = async (path: string, body: object) => {
    const response = await client.post(`/api/v1${path}`).headers(owner.headers).json(body)
    if (response.status() > 201) throw new Error(`${place}: ${response.text()}`)
    return response.body().data
  }
  const made = await (kind === 'agent'
    ? post('/agents', { status: 'active', ...JSON.parse(text) })
    : post('/workflows/import', JSON.parse(text)))
  const kinds = kind === 'agent' ? 'agents' : 'workflows'
  const given = JSON.parse(inputs ?? '{}')
  const body = kind === 'agent' ? { inputs: given } : { inputData: given, triggerType: 'manual' }
  const { executionId, id } = await post(`/${kinds}/${made.id}/execute`, body)
  const show = async () => {
    const path = `/api/v1/executions/${executionId ?? id}`
    return (await client.get(path).headers(owner.headers)).body().data
  }
  if (signal) {
    await eventually(async () => (await show()).status === 'waiting', 60_000)
    await post(`/executions/${executionId ?? id}/signals`, JSON.parse(signal))
  }
  await eventually(async () => (await show()).completedAt !== null, 60_000)
  const { status, outputData, errorCode, errorMessage } = await show()
  return status === 'completed' ? outputData : { status, errorCode, errorMessage }
}

/** Runs the shell blocks of a page in one shell, in order. @returns What each printed. */
async function runScripts(examples: DocExample[], { user }: SignedIn): Promise<string[]> {
  const API = `http://127.0.0.1:${process.env.PORT ?? 3333}/api/v1`
  const script = examples.map(({ text }) => text).join(`\necho '${NEXT}'\n`)
  const { stdout } = await run('sh', ['-euc', script], {
    env: { PATH: process.env.PATH, API, EMAIL: user.email, PASSWORD },
    timeout: 100_000,
  })
  return stdout.split(NEXT)
}

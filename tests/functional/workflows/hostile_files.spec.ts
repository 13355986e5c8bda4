import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { makeAgent } from '#tests/support/agents'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'

/** Each text is a credential that must not be in a file. */
const SECRETS = {
  header: 'Bearer 8f14e45fceea167a5a36dedd4bea2543',
  mixed: 'Bearer abc {{ inputs.rest }}',
  quoted: '{{ "hunter2" }}',
  nested: 'user-and-password',
  listed: 'in-a-list-of-headers',
  fallback: 'default-of-a-parameter',
  inUrl: 'https://me:letmein@db.example.test/path',
  inCode: 'sk-proj-abcdefghijklmnopqrstuvwxyz',
  webhook: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYOob7oD8',
}

async function importYaml(client: ApiClient, me: SignedIn, text: string) {
  const request = client.post('/api/v1/workflows/import').headers(me.headers)
  request.request.type('application/yaml').send(text)
  return request
}

test.group('Secrets in files', () => {
  test('are left out, told of, and templates that name them stay', async ({ client, assert }) => {
    const me = await signedIn()
    const agent = await makeAgent(client, me, {
      type: 'api',
      name: 'Fetch',
      config: {
        url: SECRETS.inUrl,
        maxTokens: 500,
        headers: {
          'Authorization': SECRETS.header,
          'X-Api-Key': '{{ secrets.KEY }}',
          'X-Auth-Token': 'Bearer {{ secrets.TOKEN }}',
          'Cookie': SECRETS.mixed,
          'X-Secret': SECRETS.quoted,
          'Accept': 'text/plain',
        },
        credentials: { pair: SECRETS.nested },
        extra: [{ name: 'x-api-key', value: SECRETS.listed }],
        workflowId: '01890a5d-ac96-774b-bcce-b302099a8057',
        note: `const client = new Client("${SECRETS.inCode}")`,
      },
      parameters: {
        apiKey: { type: 'string', required: true, default: SECRETS.fallback },
        city: { type: 'string', default: 'Berlin' },
      },
    })
    const inputs = { password: SECRETS.nested, city: 'Berlin' }
    const { id } = await makeWorkflow(client, me, {
      description: `Uses ${SECRETS.webhook}`,
      steps: [{ stepKey: 'a', stepType: 'agent', agentId: agent.id, inputs }],
    })
    const exported = await client.get(`/api/v1/workflows/${id}/export`).headers(me.headers)
    const { warnings, ...file } = exported.body().data
    const text = JSON.stringify(file)
    const leaked = Object.values(SECRETS).filter((one) =>
      text.includes(JSON.stringify(one).slice(1, -1))
    )
    assert.deepEqual(leaked, [])
    const { config, parameters } = file.agents.fetch
    assert.deepEqual(config.headers, {
      'X-Api-Key': '{{ secrets.KEY }}',
      'X-Auth-Token': 'Bearer {{ secrets.TOKEN }}',
      'Accept': 'text/plain',
    })
    assert.equal(config.url, 'https://REMOVED@db.example.test/path')
    assert.equal(config.note, 'const client = new Client("REMOVED")')
    assert.equal(config.maxTokens, 500)
    assert.deepEqual(parameters, {
      apiKey: { type: 'string', required: true },
      city: { type: 'string', default: 'Berlin' },
    })
    assert.deepEqual(file.steps[0].inputs, { city: 'Berlin' })
    const fields = warnings.map((warning: { field: string }) => warning.field)
    assert.sameMembers(fields, [
      'description',
      'steps.0.inputs.password',
      'agents.fetch.config',
      'agents.fetch.config.url',
      'agents.fetch.config.note',
      'agents.fetch.config.headers.Authorization',
      'agents.fetch.config.headers.Cookie',
      'agents.fetch.config.headers.X-Secret',
      'agents.fetch.config.credentials.pair',
      'agents.fetch.config.extra.0.value',
      'agents.fetch.parameters.apiKey',
    ])
    const request = client.post('/api/v1/workflows/import').headers(me.headers)
    ;(await request.json(exported.body().data)).assertStatus(201)
  })
})

test.group('Hostile files', (group) => {
  let me: SignedIn
  group.each.setup(async () => {
    me = await signedIn()
  })

  const levels = Array.from({ length: 9 }, (_, at) => {
    const items = at === 0 ? Array(9).fill('lol') : Array(9).fill(`*l${at - 1}`)
    return `l${at}: &l${at} [${items.join(', ')}]`
  })
  const anchored = `big: &big "${'x'.repeat(900_000)}"\nlist: [${Array(90).fill('*big').join(', ')}]`
  const numbered = (sign: string) =>
    Array.from({ length: 20_000 }, (_, at) => `${sign}a${at} ${sign === '*' ? '' : '1'}`).join(', ')
  const hostile: Record<string, string> = {
    'a billion laughs': levels.join('\n'),
    'one long text many times': anchored,
    'a circle': 'turbocat: 1\nname: &a [*a]',
    'a tag that would make an object': 'turbocat: 1\nname: !!js/function "function () {}"',
    'a tag of somebody': 'turbocat: 1\nname: !mine x',
    'two documents': 'turbocat: 1\n---\nturbocat: 1',
    'anchors and aliases by the thousand': `l: [${numbered('&')}]\nm: [${numbered('*')}]`,
    'keys by the thousand': `- {${numbered('')}}`,
    'a list': '- turbocat: 1',
    'no structure': 'turbocat',
    'brackets without end': '['.repeat(100_000),
    'mappings without end': '{a: '.repeat(50_000),
    'depth': `turbocat: 1\nname: x\ntriggerConfig: ${'['.repeat(200)}${']'.repeat(200)}`,
    'a name that reaches for prototypes': 'turbocat: 1\nname: x\n__proto__: {a: 1}',
    'text that is none': 'turbocat: 1\nname: "a\\0b"',
    'broken indentation': 'a:\n  b: 1\n c: 2',
  }
  for (const [name, text] of Object.entries(hostile)) {
    test(`refuses ${name} at once`, async ({ client, assert }) => {
      const began = performance.now()
      const response = await importYaml(client, me, text)
      response.assertStatus(400)
      assert.equal(response.body().error.code, 'VALIDATION_ERROR')
      assert.isBelow(performance.now() - began, 5000)
    })
  }

  test('takes anchors that an honest file uses', async ({ client, assert }) => {
    const text = [
      'turbocat: 1',
      'name: Waits',
      'steps:',
      '  - {stepKey: a, stepType: wait, config: &short {durationMs: 5}}',
      '  - {stepKey: b, stepType: wait, config: *short, dependsOn: [a]}',
    ].join('\n')
    const response = await importYaml(client, me, text)
    response.assertStatus(201)
    assert.deepEqual(response.body().data.steps[1].config, { durationMs: 5 })
  })

  test('refuses a file over the limit, other media types, and YAML elsewhere', async ({
    client,
  }) => {
    const large = await importYaml(client, me, `name: ${'x'.repeat(1_100_000)}`)
    large.assertStatus(413)
    const xml = client.post('/api/v1/workflows/import').headers(me.headers)
    xml.request.type('application/xml').send('<a/>')
    ;(await xml).assertStatus(415)
    const elsewhere = client.post('/api/v1/workflows').headers(me.headers)
    elsewhere.request.type('application/yaml').send('name: x')
    ;(await elsewhere).assertStatus(415)
  })
})

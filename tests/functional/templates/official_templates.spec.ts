import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import OfficialTemplatesSeeder from '#database/seeders/02_official_templates_seeder'
import { OFFICIAL_TEMPLATES } from '#database/templates/official'
import Template from '#models/template'
import { dataOf } from '#tests/support/answers'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

/** What each gives for its sample input; an agent's is said here. */
const RUNS: Record<string, { inputs?: object; output: object }> = {
  'Approve large orders by rule': {
    output: {
      reviewed: [
        { id: 'A-2', total: 1440, approved: true, reason: 'trusted' },
        { id: 'A-3', total: 9900, approved: false, reason: 'over limit' },
      ],
      passed: 1,
    },
  },
  'Batch loop with partial failures': {
    output: {
      converted: [
        { id: 1, cents: 1250 },
        { id: 3, cents: 99 },
      ],
      failed: 1,
    },
  },
  'CSV clean-up': {
    output: {
      csv: 'name,email,city\r\nAda,ada@example.com,London\r\nGrace,grace@example.com,"New York, NY"\r\n',
      read: 4,
      kept: 2,
    },
  },
  'Earthquake alert triage': {
    output: {
      alerts: [
        { place: 'Off the coast', magnitude: 6.4, level: 'red' },
        { place: 'Deep below', magnitude: 6.1, level: 'yellow' },
      ],
      byLevel: [
        { level: 'red', count: 1, strongest: 6.4 },
        { level: 'yellow', count: 1, strongest: 6.1 },
      ],
    },
  },
  'Fan-out and merge': {
    output: { merge: { count: 6, sum: 108, mean: 18, median: 15.5, range: 38, largest: 42 } },
  },
  'Sort support requests': {
    inputs: { request: 'I was charged twice for March!' },
    output: {
      text: '{"topic":"billing","urgent":true,"summary":"Was charged twice."}',
      object: { topic: 'billing', urgent: true, summary: 'Was charged twice.' },
      toolCalls: [],
      finishReason: 'stop',
      usage: { inputTokens: 118, outputTokens: 16, costUsd: '0' },
      model: 'simulated',
      provider: 'simulated',
      steps: 1,
    },
  },
  'Text statistics': {
    inputs: { text: 'To be, or not to be. That is all!', top: 2 },
    output: {
      characters: 33,
      words: 9,
      distinctWords: 7,
      sentences: 2,
      wordsPerSentence: 4.5,
      topWords: [
        { word: 'be', count: 2 },
        { word: 'to', count: 2 },
      ],
    },
  },
  'Webhook payload normalizer': {
    inputs: {
      payload: { event: 'Paid', event_id: 7, created: 1767225600, data: { object: { n: 1 } } },
    },
    output: {
      id: '7',
      type: 'paid',
      occurredAt: '2026-01-01T00:00:00.000Z',
      actor: null,
      data: { n: 1 },
    },
  },
  'Weighted scoring': {
    inputs: {
      options: [
        { name: 'A', scores: { quality: 5, price: 1, speed: 1 } },
        { name: 'B', scores: { quality: 3, price: 5, speed: 5 } },
      ],
    },
    output: {
      winner: 'B',
      ranked: [
        { name: 'B', score: 4 },
        { name: 'A', score: 3 },
      ],
    },
  },
}

test.group('Official templates', (group) => {
  let me: SignedIn

  group.setup(async () => {
    me = await signedIn()
    const seed = () => new OfficialTemplatesSeeder(db.connection()).run()
    await Promise.all([seed(), seed()])
    await sharedWorker()
  })

  test('are seeded once each, however often', async ({ assert }) => {
    const official = await Template.query().where('isOfficial', true)
    assert.sameMembers(
      official.map(({ name }) => name),
      OFFICIAL_TEMPLATES.map(({ name }) => name)
    )
    assert.isTrue(official.every(({ isPublic }) => isPublic))
  })

  test('{name} is made and is ready to run')
    .with(OFFICIAL_TEMPLATES)
    .run(async ({ client, assert }, { name }) => {
      const template = await Template.findByOrFail({ name, isOfficial: true })
      const made = await client
        .post(`/api/v1/templates/${template.id}/instantiate`)
        .headers(me.headers)
      made.assertStatus(201)
      const { agent, workflow } = made.body().data
      const agents: { id: string }[] = agent ? [agent] : []
      if (workflow) {
        const listed = await client.get('/api/v1/agents').qs({ pageSize: 5 }).headers(me.headers)
        agents.push(...listed.body().data)
      }
      for (const { id } of agents) {
        const shown = await client.get(`/api/v1/agents/${id}`).headers(me.headers)
        const { readiness } = shown.body().data
        assert.deepEqual(readiness, { ready: true, problems: [] }, JSON.stringify(readiness))
      }
    })

  test('{$self} does what it says')
    .with(Object.keys(RUNS))
    .run(async ({ client, assert }, name) => {
      const template = await Template.findByOrFail({ name, isOfficial: true })
      const made = await client
        .post(`/api/v1/templates/${template.id}/instantiate`)
        .headers(me.headers)
      const { agent, workflow } = made.body().data
      const inputs = RUNS[name]!.inputs ?? workflow.definition.metadata.sampleInput
      const ran = agent
        ? client.post(`/api/v1/agents/${agent.id}/execute?wait=30`).json({ inputs })
        : client
            .post(`/api/v1/workflows/${workflow.id}/execute?wait=30`)
            .json({ inputData: inputs })
      const data = await dataOf(ran.headers(me.headers))
      assert.equal(data.status, 'completed', data.errorMessage)
      const { output } = RUNS[name]!
      assert.deepEqual(data.outputData, output)
    })
    .timeout(30_000)
})

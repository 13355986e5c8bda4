import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import ApiKey from '#models/api_key'
import { eventually } from '#tests/support/eventually'
import { keyOf } from '#tests/support/keys'
import { freePort, ServerProcess } from '#tests/support/server_process'
import { signedIn } from '#tests/support/signed_in'

const LIMIT = 20
const REQUESTS = 30

/** Asks two web processes in turn, stops them, and answers how many requests passed. */
async function askBoth(key: string, env: NodeJS.ProcessEnv): Promise<number> {
  const servers = await Promise.all([ServerProcess.start(env), ServerProcess.start(env)])
  try {
    const statuses = await Promise.all(
      Array.from({ length: REQUESTS }, async (_, index) => {
        const server = servers[index % 2]!
        return (await server.ask('GET', '/agents', { 'x-api-key': key })).status
      })
    )
    const others = statuses.filter((status) => status !== 200 && status !== 429)
    if (others.length > 0) throw new Error(`Neither passed nor refused: ${others.join()}`)
    return statuses.filter((status) => status === 200).length
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

async function limitedKey() {
  const { key, row } = await keyOf((await signedIn()).user, ['read:agents'])
  await row.merge({ rateLimitPerMinute: LIMIT }).save()
  return { key, id: row.id }
}

test.group('One key at two web processes', (group) => {
  group.each.timeout(60_000)

  test('both count for one limit, and what they counted is written when they stop', async ({
    assert,
  }) => {
    const { key, id } = await limitedKey()
    const passed = await askBoth(key, {})
    assert.isAtMost(passed, LIMIT)
    assert.isAtLeast(passed, LIMIT - 5)
    const stored = await ApiKey.findOrFail(id)
    assert.equal(stored.usageCount, REQUESTS)
    assert.isNotNull(stored.lastUsedAt)
  })

  test('on Redis they share their counts there', async ({ assert }) => {
    const port = await freePort()
    const options = ['--port', String(port), '--save', '', '--appendonly', 'no']
    const redis = spawn('redis-server', options, { stdio: 'ignore' })
    const ended = once(redis, 'exit')
    try {
      await eventually(() => spawnSync('redis-cli', ['-p', String(port), 'ping']).status === 0)
      const { key, id } = await limitedKey()
      const url = `redis://127.0.0.1:${port}`
      const passed = await askBoth(key, { QUEUE_CONNECTION: 'redis', REDIS_URL: url })
      assert.isAtMost(passed, LIMIT)
      assert.isAtLeast(passed, LIMIT - 5)
      assert.isEmpty(await db.from('request_windows').where('key', `key:${id}`))
    } finally {
      redis.kill('SIGKILL')
      await ended
    }
  }).skip(spawnSync('redis-server', ['--version']).status !== 0, 'needs redis-server')
})

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { test } from '@japa/runner'
import { eventually } from '#tests/support/eventually'
import { randomFrom } from '#tests/support/random'
import { freePort } from '#tests/support/server_process'
import { MixedLoad } from './mixed_load.js'

/** With `TEST_KILLS=100` 100 kills over 300 executions, which takes minutes. */
const KILLS = Number(process.env.TEST_KILLS ?? 10)
const EXECUTIONS = Math.max(100, KILLS * 3)

/** Kills the worker at random moments while executions come in, and starts another each time. */
async function killAndVerify(env: NodeJS.ProcessEnv = {}) {
  const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000)
  const random = randomFrom(seed)
  const load = await MixedLoad.start(env)
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      await load.execute(EXECUTIONS / KILLS)
      // The moment is what is random here: nothing is waited for.
      await new Promise((resolve) => setTimeout(resolve, random() * 600))
      await load.worker.kill()
      load.worker = await load.newWorker()
    }
    await load.finished(60_000)
    const unknown = await load.verify()
    process.stdout.write(
      `    killed ${KILLS}, lost 0, doubled 0 (${EXECUTIONS} executions, ${unknown} unknown outcomes, seed ${seed})\n`
    )
  } finally {
    await load.stop()
  }
}

test.group('kill -9 of the worker', () => {
  test('loses nothing and does nothing twice, with the queue on PostgreSQL', async () => {
    await killAndVerify({ QUEUE_CONNECTION: 'postgres' })
  }).timeout(120_000 + KILLS * 6_000)

  test('loses nothing and does nothing twice, with the queue on Redis', async () => {
    const port = await freePort()
    const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    const redis = spawn('redis-server', ['--port', String(port), ...options], { stdio: 'pipe' })
    try {
      await eventually(() => spawnSync('redis-cli', ['-p', String(port), 'ping']).status === 0)
      const env = { QUEUE_CONNECTION: 'redis', REDIS_URL: `redis://127.0.0.1:${port}` }
      await killAndVerify(env)
    } finally {
      const exit = once(redis, 'exit')
      redis.kill('SIGKILL')
      await exit
    }
  })
    .skip(spawnSync('redis-server', ['--version']).status !== 0, 'needs redis-server')
    .timeout(120_000 + KILLS * 6_000)
})

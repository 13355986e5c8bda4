import { createPostgresBackend, runMigrations, withBackend } from 'bullmq'
import pg from 'pg'
import type { Api } from '#tests/bench/api'
import { figure, perSecond, type Figure } from '#tests/bench/figures'

const { Queue, Worker } = withBackend(createPostgresBackend)

/** How many rounds each limit is measured for. */
const ROUNDS = 5

/** What this machine can do at most: the other figures are to be read beside these. */
export async function machineLimits(databaseUrl: string, api: Api): Promise<Figure[]> {
  return [
    ...(await commits(databaseUrl)),
    await queueJobs(databaseUrl),
    await rounds('liveness route, 20 connections', 'requests/s', () =>
      perSecond(3000, 20, () => api.call('GET', '/health'))
    ),
  ]
}

async function rounds(name: string, unit: string, measure: () => Promise<number>): Promise<Figure> {
  const measured: number[] = []
  for (let round = 0; round < ROUNDS; round++) measured.push(await measure())
  return figure(name, unit, measured)
}

/** Single-row commits, fsync on. */
async function commits(databaseUrl: string): Promise<Figure[]> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 })
  await pool.query('create table if not exists bench_commits (id bigserial primary key, text text)')
  const commit = () =>
    pool.query({
      name: 'commit',
      text: 'insert into bench_commits (text) values ($1)',
      values: ['x'],
    })
  const figures = [
    await rounds('single-row commits, 1 client', 'commits/s', () => perSecond(1500, 1, commit)),
    await rounds('single-row commits, 8 clients', 'commits/s', () => perSecond(4000, 8, commit)),
  ]
  await pool.query('drop table bench_commits')
  await pool.end()
  return figures
}

/** Jobs that do nothing, through BullMQ on the same database, until the last is done. */
async function queueJobs(databaseUrl: string): Promise<Figure> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    options: '-c search_path=bullmq -c synchronous_commit=off',
    max: 6,
  })
  const client = await pool.connect()
  await runMigrations(client)
  client.release()
  const queue = new Queue('bench', { connection: pool })
  const measured = await rounds('BullMQ jobs that do nothing', 'jobs/s', async () => {
    const total = 2000
    const options = { removeOnComplete: true }
    const job = { name: 'nothing', data: {}, opts: options }
    await queue.addBulk(Array.from({ length: total }, () => job))
    const begin = performance.now()
    await new Promise<void>((resolve) => {
      let done = 0
      const worker: { close(): Promise<void> } = new Worker(
        'bench',
        async () => {
          if (++done === total) setImmediate(() => void worker.close().then(() => resolve()))
        },
        { connection: pool, concurrency: 100 }
      )
    })
    return total / ((performance.now() - begin) / 1000)
  })
  await queue.close()
  await pool.end()
  return measured
}

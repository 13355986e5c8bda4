import { readdir, readFile } from 'node:fs/promises'
import { eventually } from '#tests/support/eventually'
import { LEASE_SECONDS } from './ground.js'
import type { Ground } from './ground.js'

export interface Fault {
  name: string
  /** Does it, and returns when what was taken away is there again. */
  inject(ground: Ground, random: () => number, settings: FaultSettings): Promise<void>
}

export interface FaultSettings {
  /** How long the database stays away, in milliseconds. */
  absenceMs: number
  /** Executions that were open when the fault began. */
  open: string[]
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const DROP_QUEUE = 'drop schema if exists bullmq cascade'

const FORGET_LEASES = `
update executions set lease_expires_at = now(), hinted_at = now() - interval '1 hour'
where status = 'running' and lease_owner is not null and random() < 0.5`

const CUT = `select count(pg_terminate_backend(pid)) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`

/** Runs a statement, however often it stands in somebody's way or the database is away. */
async function insist({ pool }: Ground, sql: string): Promise<void> {
  await eventually(() => pool.query(sql), 30_000)
}

/** As PostgreSQL says it when there is no room for a row; this stands in for a full disk. */
const NO_ROOM = `
create or replace function no_room() returns trigger language plpgsql as $$
begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
create or replace trigger no_room before insert on execution_logs for each row execute function no_room()`

/** The sandboxes of all workers: the processes below them. */
async function sandboxes({ workers }: Ground): Promise<number[]> {
  const own = new Set(workers.map(({ child }) => child.pid))
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      return own.has(parent) ? [Number(pid)] : []
    })
  )
  return found.flat()
}

export const FAULTS: Fault[] = [
  {
    name: 'kill -9 of a worker',
    async inject(ground, random) {
      const killed = await ground.anyWorker(random)
      await killed.kill()
      ground.beside(ground.addWorker())
    },
  },
  {
    name: 'kill -9 of all workers',
    async inject(ground) {
      const { running } = ground
      await Promise.all(running.map((worker) => worker.kill()))
      await Promise.all(running.map(() => ground.addWorker()))
    },
  },
  {
    name: 'kill -9 of the web server',
    async inject(ground) {
      await ground.killServer()
      await ground.startServer()
    },
  },
  {
    name: 'SIGTERM of a worker',
    async inject(ground, random) {
      const stopped = await ground.anyWorker(random)
      ground.beside(ground.retire(stopped))
      ground.beside(ground.addWorker())
    },
  },
  {
    name: 'a worker that stands still past its lease',
    async inject(ground, random) {
      const { child } = await ground.anyWorker(random)
      child.kill('SIGSTOP')
      await pause(LEASE_SECONDS * 1_000 + 1_500)
      child.kill('SIGCONT')
    },
  },
  {
    name: 'every connection cut, to the database and to Redis',
    async inject(ground, random) {
      for (let cut = 0; cut < 4; cut++) {
        ground.redis?.cut()
        await ground.pool.query(CUT).catch(() => {})
        await pause(random() * 300)
      }
    },
  },
  {
    name: 'the database restarted',
    async inject(ground) {
      await ground.postgres.stop()
      await ground.postgres.start()
      await insist(ground, 'select 1')
    },
  },
  {
    name: 'the database away',
    async inject(ground, _random, { absenceMs }) {
      await ground.postgres.stop()
      await pause(absenceMs)
      await ground.postgres.start()
      await insist(ground, 'select 1')
    },
  },
  {
    name: 'the queue emptied',
    async inject(ground) {
      if (ground.redis) ground.redis!.command('flushall')
      else await insist(ground, 'truncate bullmq.job cascade')
    },
  },
  {
    name: 'the queue gone: Redis killed, or its schema dropped',
    async inject(ground, random) {
      if (!ground.redis) return insist(ground, DROP_QUEUE)
      await ground.redis.kill()
      await pause(random() * 1_000)
      await ground.redis.begin()
    },
  },
  {
    name: 'each hint given twice more',
    inject: (ground, _random, { open }) => ground.run('hint_twice.ts', ...open.slice(0, 200)),
  },
  {
    name: 'two drivers of one execution',
    async inject(ground) {
      // Its driver knows nothing of it, and the next hint makes another one.
      for (let times = 0; times < 3; times++) {
        await insist(ground, FORGET_LEASES)
        await pause(700)
      }
    },
  },
  {
    name: 'a worker whose clock is an hour ahead',
    async inject(ground) {
      const live = async () => {
        const worker = await ground.addFastWorker()
        await pause(4_000)
        await worker.kill()
      }
      ground.beside(live())
    },
  },
  {
    name: 'sandboxes killed from outside',
    async inject(ground, random) {
      for (let times = 0; times < 5; times++) {
        for (const pid of await sandboxes(ground)) if (random() < 0.7) end(pid)
        await pause(200)
      }
    },
  },
  {
    name: 'no room for logs',
    async inject(ground) {
      await insist(ground, NO_ROOM)
      await pause(2_500)
      await insist(ground, 'drop trigger if exists no_room on execution_logs')
    },
  },
]

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}

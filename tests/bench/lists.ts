import pg from 'pg'
import type { Api } from '#tests/bench/api'
import { figure, percentile, perSecond, type Figure } from '#tests/bench/figures'

const ROUNDS = 5
const REQUESTS = 1000
const CONNECTIONS = 20

const AGENT = {
  name: 'double',
  type: 'data',
  status: 'active',
  config: { operation: 'map', source: '{{ inputs.items }}', transformation: 'item * 2' },
}

/** What front ends ask all the time, over as many connections as a busy one has. */
export class Lists {
  constructor(private api: Api) {}

  /** @param suffix Says beside the names what the database holds. */
  async all(suffix: string): Promise<Figure[]> {
    const figures: Figure[] = []
    for (const path of ['/agents', '/workflows', '/executions', '/executions?cursor=']) {
      figures.push(await this.#p95(`GET ${path}${suffix}`, '<= 15', () => this.#ask('GET', path)))
    }
    const post = () => this.#ask('POST', '/agents', AGENT)
    figures.push(await this.#p95(`POST /agents${suffix}`, '<= 30', post))
    return figures
  }

  /** Requests for one agent beside those that no database is asked for, in turn. */
  async share(): Promise<Figure> {
    const id = await this.api.create('/agents', AGENT)
    const shares: number[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      const empty = await perSecond(3000, CONNECTIONS, () => this.#ask('GET', '/health'))
      const agent = await perSecond(3000, CONNECTIONS, () => this.#ask('GET', `/agents/${id}`))
      // The first round warms up.
      if (round > 0) shares.push((agent / empty) * 100)
    }
    return figure('GET /agents/:id, of the empty route', '%', shares, '>= 50')
  }

  async #ask(method: string, path: string, payload?: unknown): Promise<void> {
    const { status } = await this.api.call(method, path, payload)
    if (status >= 300) throw new Error(`${method} ${path}: ${status}`)
  }

  async #p95(name: string, target: string, ask: () => Promise<void>): Promise<Figure> {
    const rounds: number[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      const taken: number[] = []
      await perSecond(REQUESTS, CONNECTIONS, async () => {
        const begin = performance.now()
        await ask()
        taken.push(performance.now() - begin)
      })
      if (round > 0) rounds.push(percentile(taken, 0.95))
    }
    return figure(`${name}, 20 connections, p95`, 'ms', rounds, target)
  }
}

/** A UUIDv7 of so many seconds ago, in SQL. */
const idOf = (seconds: string, salt: string) =>
  `(lpad(to_hex((extract(epoch from now()) * 1000)::bigint - (${seconds})::bigint * 1000), 12, '0')
    || '7000a' || substr(md5(${salt}), 1, 15))::uuid`

/** 1,000 agents and 200 workflows of the user whom the figures are measured for. */
export async function seedOwn(databaseUrl: string, email: string): Promise<void> {
  await statements(databaseUrl, [
    `insert into agents (id, user_id, name, type, config)
     select ${idOf('g', `'agent' || g`)}, u.id, 'agent ' || g, 'data', '{"operation": "map"}'
     from users u, generate_series(1, 1000) g where u.email = '${email}' on conflict do nothing`,
    `insert into workflows (id, user_id, name)
     select ${idOf('g', `'workflow' || g`)}, u.id, 'workflow ' || g
     from users u, generate_series(1, 200) g where u.email = '${email}' on conflict do nothing`,
    'vacuum analyze agents',
    'vacuum analyze workflows',
  ])
}

/** 100,000 agents of others, 1,000,000 executions of the user and 5,000,000 lines of their logs. */
export async function seedHistory(databaseUrl: string, email: string): Promise<void> {
  await statements(databaseUrl, [
    `insert into users (id, email) values (${idOf('0', `'other'`)}, 'other@turbocat.local')
     on conflict do nothing`,
    `insert into agents (id, user_id, name, type)
     select ${idOf('g', `'other' || g`)}, u.id, 'agent ' || g, 'data'
     from users u, generate_series(1, 100000) g where u.email = 'other@turbocat.local'
     on conflict do nothing`,
    `insert into executions (id, user_id, workflow_id, workflow_version, status, created_at)
     select ${idOf('g', `'run' || g`)}, w.user_id, w.id, 1, 'completed', now() - g * interval '1 s'
     from (select w.id, w.user_id from workflows w join users u on u.id = w.user_id
       where u.email = '${email}' order by w.id limit 1) w, generate_series(1, 1000000) g
     on conflict do nothing`,
    `insert into execution_logs (execution_id, id, level, message)
     select e.id, ${idOf('n', `e.id::text || n`)}, 'info', 'A line of a log'
     from executions e, generate_series(1, 5) n on conflict do nothing`,
    'vacuum analyze agents',
    'vacuum analyze executions',
    'vacuum analyze execution_logs',
  ])
}

async function statements(databaseUrl: string, all: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  for (const statement of all) await client.query(statement)
  await client.end()
}

import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import router from '@adonisjs/core/services/router'
import type { ApiClient } from '@japa/api-client'
import { SCOPES } from '#validators/api_key'
import type { Row } from '#tests/access/row'
import { TABLE } from '#tests/access/table'
import { apiUrl, EventStreamClient } from '#tests/support/event_stream'
import { makeResource } from '#tests/access/world'
import { keyOf } from '#tests/support/keys'
import { signedIn, type SignedIn } from '#tests/support/signed_in'

interface Documented {
  'x-required-scope'?: string[]
}

type Headers = Record<string, string>
type Actor = (owner: SignedIn, scopes: string[]) => Promise<Headers[]>

const key = async ({ user }: SignedIn, scopes: string[]) => ({
  'x-api-key': (await keyOf(user, scopes)).key,
})

/** Who calls, in the order of the table's cells. One may have to call in several ways. */
const ACTORS: Record<string, Actor> = {
  'nobody': async () => [{}],
  'another user': async () => [(await signedIn()).headers],
  'role agent': async (owner) => {
    await owner.user.merge({ role: 'agent' }).save()
    return [owner.headers]
  },
  'a key without the scope': async (owner, scopes) => {
    if (scopes.length === 0) return [await key(owner, [...SCOPES])]
    const lacking = scopes.map((scope) => SCOPES.filter((one) => one !== scope))
    return Promise.all(lacking.map((rest) => key(owner, rest)))
  },
  'a key with it': async (owner, scopes) => [
    await key(owner, scopes.length === 0 ? [...SCOPES] : scopes),
  ],
  'the owner': async (owner) => [owner.headers],
  'an admin': async () => [(await signedIn('admin')).headers],
}

/** Pages and files for people: the same for everybody, or behind a link that is a credential. */
const PAGES = /^(\/docs($|\/)|\/approvals\/answer$)/
const isPage = (name: string | undefined, pattern: string) =>
  PAGES.test(pattern) || name?.startsWith('console.')

/** Protocols of others are no part of the document. */
const isOfOthers = (pattern: string) => /^\/(run\/:id\/v1\/|mcp$|\.well-known\/)/.test(pattern)

/** Other tests make routes of their own, below a path that the product has not. */
const MADE_BY_TESTS = /^\/failures\//

function routes(): string[] {
  const all = Object.values(router.toJSON()).flat()
  return all
    .filter(({ name, pattern }) => !isPage(name, pattern) && !MADE_BY_TESTS.test(pattern))
    .flatMap(({ methods, pattern }) => methods.map((method) => `${method} ${pattern}`))
    .filter((route) => !route.startsWith('HEAD '))
}

/** Nothing that was ever executed has it. */
const NO_EXECUTION = '0190a000-0000-7000-8000-000000000001'

async function call(client: ApiClient, row: Row, headers: Headers, id: string) {
  const [method = '', pattern = ''] = row.route.split(' ')
  const ids = id.split(' ')
  const path = pattern
    .replace(/:(id|name|token|evalId|runId|deliveryId)/g, (whole) => ids.shift() ?? whole)
    .replace(':version', '1')
    .replace(':executionId', NO_EXECUTION)
  if (row.stream) {
    const stream = await EventStreamClient.open(apiUrl(path.replace('/api/v1', '')), headers)
    await stream.close()
    return { status: () => stream.response.status }
  }
  const request = client.request(`${path}${row.query ?? ''}`, method).headers(headers)
  const body = typeof row.body === 'function' ? row.body(id) : row.body
  return body ? request.json(body) : request
}

test.group('Who may call what', (group) => {
  group.each.timeout(60_000)

  test('every route has a row, and every row a route', ({ assert }) => {
    assert.deepEqual(TABLE.map(({ route }) => route).sort(), routes().sort())
  })

  test('the API document names the scopes that are needed', async ({ assert }) => {
    const text = await readFile(app.makePath('resources/openapi.json'), 'utf8')
    const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, Documented>> }
    const sorted = (scopes: string[]) => scopes.toSorted().join(' ')
    for (const { route, scopes } of TABLE) {
      const [method = '', pattern = ''] = route.split(' ')
      const path = pattern.replace(/:(\w+)/g, '{$1}')
      if (isOfOthers(pattern)) continue
      const documented = paths[path]?.[method.toLowerCase()]?.['x-required-scope'] ?? []
      assert.equal(sorted(documented), sorted(scopes?.split(' ') ?? []), route)
    }
  })

  test('{route}')
    .with(TABLE)
    .run(async ({ client, assert }, row) => {
      const scopes = row.scopes?.split(' ') ?? []
      const expected = row.expect.split(' ')
      const ask = async (actor: Actor, index: number) => {
        const owner = await signedIn()
        const id = row.on ? await makeResource(client, owner, row.on) : ''
        const statuses = []
        for (const headers of await actor(owner, scopes)) {
          statuses.push(String((await call(client, row, headers, id)).status()))
        }
        const fits = statuses.every((status) => expected[index]!.split('|').includes(status))
        return fits ? expected[index]! : [...new Set(statuses)].join('&')
      }
      // Each has an owner and a resource of its own: they do not meet.
      const found = await Promise.all(Object.values(ACTORS).map(ask))
      const names = Object.keys(ACTORS)
      assert.deepEqual(
        Object.fromEntries(names.map((name, index) => [name, found[index]])),
        Object.fromEntries(names.map((name, index) => [name, expected[index]]))
      )
    })
})

import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { SignJWT, UnsecuredJWT } from 'jose'
import { randomUUID } from 'node:crypto'
import env from '#start/env'
import AuditLog from '#models/audit_log'
import RefreshToken from '#models/refresh_token'
import Session from '#models/session'
import User from '#models/user'
import { createUser, PASSWORD, uniqueEmail } from '#tests/support/accounts'

const SECRET = new TextEncoder().encode(env.get('JWT_SECRET').release())
const OTHER_SECRET = new TextEncoder().encode('k'.repeat(43))
const ME = '/api/v1/users/me'

async function register(client: ApiClient) {
  const email = uniqueEmail()
  const response = await client.post('/api/v1/auth/register').json({ email, password: PASSWORD })
  response.assertStatus(201)
  return response.body().data
}

function refresh(client: ApiClient, refreshToken: string) {
  return client.post('/api/v1/auth/refresh').json({ refreshToken })
}

/** A session and the claims of a token that would be taken, for tests to bend. */
async function validClaims() {
  const user = await createUser()
  const times = { lastUsedAt: user.createdAt, expiresAt: user.createdAt.plus({ days: 7 }) }
  const session = await Session.create({ userId: user.id, ...times })
  const { id: sub, email, role } = user
  return { user, session, claims: { sub, email, role, type: 'access', jti: `${session.id}.x` } }
}

function sign(
  claims: object,
  change: (jwt: SignJWT) => SignJWT = (jwt) => jwt,
  { header = {}, secret = SECRET } = {}
) {
  const jwt = new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256', ...header })
  return change(jwt.setIssuedAt().setExpirationTime('15m')).sign(secret)
}

test.group('Access tokens', () => {
  test('none is AUTHENTICATION_REQUIRED: {$self}')
    .with(['', 'Basic YTpi', 'Bearer', 'Bearer a b'])
    .run(async ({ client, assert }, header) => {
      const request = client.get(ME)
      const response = await (header ? request.header('Authorization', header) : request)
      response.assertStatus(401)
      assert.equal(response.body().error.code, 'AUTHENTICATION_REQUIRED')
      assert.equal(response.header('www-authenticate'), 'Bearer')
    })

  test('one with every claim is taken, whatever the case of the scheme', async ({ client }) => {
    const { claims } = await validClaims()
    const response = await client.get(ME).header('Authorization', `bearer ${await sign(claims)}`)
    response.assertStatus(200)
  })

  test('it carries the claims of the contract and lives 15 minutes', async ({ client, assert }) => {
    const { tokens, user } = await register(client)
    const payload = tokens.accessToken.split('.')[1]
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const { sub, email, role, type, iat, exp } = claims
    const expected = { sub: user.id, email: user.email, role: 'user', type: 'access' }
    assert.deepEqual({ sub, email, role, type }, expected)
    assert.equal(exp - iat, 900)
    assert.equal(tokens.expiresIn, 900)
    assert.equal(tokens.tokenType, 'Bearer')
    assert.sameMembers(Object.keys(claims), ['sub', 'email', 'role', 'type', 'iat', 'exp', 'jti'])
  })

  test('a bent one is refused: {$self}')
    .with([
      'alg none',
      'another algorithm',
      'another key',
      'edited claims',
      'not yet valid',
      'another typ',
      'type refresh',
      'no type',
      'no jti',
      'no exp',
      'an unknown session',
      'the session of another',
      'garbage',
    ] as const)
    .run(async ({ client, assert }, how) => {
      const { claims } = await validClaims()
      const bent: Record<typeof how, () => string | Promise<string>> = {
        'alg none': () => new UnsecuredJWT(claims).setExpirationTime('15m').setIssuedAt().encode(),
        'another algorithm': () => sign(claims, undefined, { header: { alg: 'HS512' } }),
        'another key': () => sign(claims, undefined, { secret: OTHER_SECRET }),
        'edited claims': async () => {
          const [head, , signature] = (await sign(claims)).split('.')
          const edited = { ...claims, role: 'admin', exp: 2_000_000_000 }
          return `${head}.${Buffer.from(JSON.stringify(edited)).toString('base64url')}.${signature}`
        },
        'not yet valid': () => sign(claims, (jwt) => jwt.setNotBefore('5m')),
        'another typ': () => sign(claims, undefined, { header: { typ: 'x' } }),
        'type refresh': () => sign({ ...claims, type: 'refresh' }),
        'no type': () => sign({ ...claims, type: undefined }),
        'no jti': () => sign({ ...claims, jti: undefined }),
        'no exp': () =>
          new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setIssuedAt().sign(SECRET),
        'an unknown session': () => sign({ ...claims, jti: `${randomUUID()}.x` }),
        'the session of another': async () => sign({ ...claims, sub: (await createUser()).id }),
        'garbage': () => 'a.b.c',
      }
      const response = await client.get(ME).header('Authorization', `Bearer ${await bent[how]()}`)
      response.assertStatus(401)
      assert.equal(response.body().error.code, 'INVALID_TOKEN')
    })

  test('an expired one is TOKEN_EXPIRED', async ({ client, assert }) => {
    const { claims } = await validClaims()
    const token = await sign(claims, (jwt) => jwt.setExpirationTime('-1s'))
    const response = await client.get(ME).header('Authorization', `Bearer ${token}`)
    response.assertStatus(401)
    assert.equal(response.body().error.code, 'TOKEN_EXPIRED')
  })

  test('it fails on the next request: {$self}')
    .with(['deactivated', 'deleted', 'revoked', 'session expired'] as const)
    .run(async ({ client, assert }, what) => {
      const { user, session, claims } = await validClaims()
      const header = `Bearer ${await sign(claims)}`
      const before = await client.get(ME).header('Authorization', header)
      before.assertStatus(200)
      if (what === 'deactivated') await user.merge({ isActive: false }).save()
      if (what === 'deleted') await user.merge({ deletedAt: user.createdAt }).save()
      if (what === 'revoked') await session.merge({ revokedAt: user.createdAt }).save()
      if (what === 'session expired') await session.merge({ expiresAt: user.createdAt }).save()
      const after = await client.get(ME).header('Authorization', header)
      after.assertStatus(401)
      assert.equal(after.body().error.code, 'INVALID_TOKEN')
    })
})

test.group('Refresh tokens', () => {
  test('a use gives new tokens and is not to be cached', async ({ client, assert }) => {
    const { tokens } = await register(client)
    const response = await refresh(client, tokens.refreshToken)
    response.assertStatus(200)
    assert.equal(response.header('cache-control'), 'no-store')
    const fresh = response.body().data
    assert.sameMembers(Object.keys(fresh), Object.keys(tokens))
    assert.notEqual(fresh.refreshToken, tokens.refreshToken)
    const me = await client.get(ME).bearerToken(fresh.accessToken)
    me.assertStatus(200)
  })

  test('only its hash is stored', async ({ client, assert }) => {
    const { tokens, user } = await register(client)
    const session = await Session.findByOrFail('userId', user.id)
    const [stored] = await RefreshToken.query().where('sessionId', session.id)
    assert.lengthOf(stored!.tokenHash, 32)
    assert.notInclude(JSON.stringify(stored), tokens.refreshToken)
  })

  test('a second use ends the whole session and is audited', async ({ client, assert }) => {
    const { tokens, user } = await register(client)
    const first = await refresh(client, tokens.refreshToken)
    const second = await refresh(client, tokens.refreshToken)
    second.assertStatus(401)
    assert.equal(second.body().error.code, 'INVALID_TOKEN')
    const stolen = await refresh(client, first.body().data.refreshToken)
    stolen.assertStatus(401)
    const me = await client.get(ME).bearerToken(first.body().data.accessToken)
    me.assertStatus(401)
    const entries = await AuditLog.query().where('userId', user.id).orderBy('id')
    const actions = entries.map((entry) => entry.action)
    assert.deepEqual(actions, ['user.registered', 'session.token_reuse_detected'])
  })

  test('of two uses at once exactly one wins, and the other is a reuse', async ({
    client,
    assert,
  }) => {
    const { tokens, user } = await register(client)
    const uses = Array.from({ length: 8 }, () => refresh(client, tokens.refreshToken))
    const statuses = (await Promise.all(uses)).map((response) => response.status())
    assert.lengthOf(
      statuses.filter((status) => status === 200),
      1
    )
    const session = await Session.findByOrFail('userId', user.id)
    assert.equal(session.revokedReason, 'token_reuse')
    const reuses = await AuditLog.query()
      .where('userId', user.id)
      .where('action', 'session.token_reuse_detected')
    assert.lengthOf(reuses, 1)
  })

  test('an access token is no refresh token', async ({ client, assert }) => {
    const { tokens } = await register(client)
    const response = await refresh(client, tokens.accessToken)
    response.assertStatus(401)
    assert.equal(response.body().error.code, 'INVALID_TOKEN')
  })

  test('one past its 7 days is TOKEN_EXPIRED', async ({ client, assert }) => {
    const { tokens, user } = await register(client)
    const session = await Session.findByOrFail('userId', user.id)
    const [stored] = await RefreshToken.query().where('sessionId', session.id)
    assert.approximately(stored!.expiresAt.diff(stored!.createdAt).as('days'), 7, 0.001)
    await stored!.merge({ expiresAt: stored!.createdAt.minus({ seconds: 1 }) }).save()
    const response = await refresh(client, tokens.refreshToken)
    response.assertStatus(401)
    assert.equal(response.body().error.code, 'TOKEN_EXPIRED')
  })

  test('one of a deactivated user is refused', async ({ client }) => {
    const { tokens, user } = await register(client)
    await User.query().where('id', user.id).update({ isActive: false })
    const response = await refresh(client, tokens.refreshToken)
    response.assertStatus(401)
  })
})

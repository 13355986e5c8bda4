import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import { generateKeyPair } from 'jose'
import SupabaseTokens from '#auth/supabase/supabase_tokens'
import { SupabaseIssuer, type TokenWishes } from '#tests/support/supabase_issuer'

const SECRET = 'a-legacy-secret-of-a-project-32-bytes-long'

const person = () => ({ sub: randomUUID(), email: 'Ann@Example.test' })

/** The code of what `verify` throws. */
async function refusal(tokens: SupabaseTokens, token: string): Promise<string | undefined> {
  return tokens.verify(token).then(
    () => undefined,
    (error: { code?: string }) => error.code
  )
}

test.group('Tokens of Supabase', (group) => {
  let issuer: SupabaseIssuer
  group.each.setup(async () => {
    issuer = await SupabaseIssuer.start()
    return () => issuer.stop()
  })

  test('one that the project signed says who it is: {$self}')
    .with(['ES256', 'RS256'] as const)
    .run(async ({ assert }, alg) => {
      await issuer.rotate(alg)
      const { sub, email } = person()
      const identity = await new SupabaseTokens({ url: `${issuer.url}/` }).verify(
        await issuer.sign({ sub, email })
      )
      const expected = { supabaseId: sub, email: 'ann@example.test', emailVerified: false }
      assert.deepEqual(identity, expected)
    })

  test('the keys are fetched once, and again for a key id that is new', async ({ assert }) => {
    const tokens = new SupabaseTokens({ url: issuer.url, cooldownMs: 0 })
    const old = await issuer.sign(person())
    await Promise.all([tokens.verify(old), tokens.verify(old)])
    await tokens.verify(old)
    assert.equal(issuer.fetches, 1)
    await issuer.rotate()
    await tokens.verify(await issuer.sign(person()))
    assert.equal(issuer.fetches, 2)
    assert.equal(await refusal(tokens, old), 'INVALID_TOKEN')
  })

  test('made-up key ids do not make it ask more often than the cool-down allows', async ({
    assert,
  }) => {
    const tokens = new SupabaseTokens({ url: issuer.url })
    await tokens.verify(await issuer.sign(person()))
    for (let time = 1; time <= 5; time += 1) {
      const token = await issuer.sign(person(), { kid: randomUUID() })
      assert.equal(await refusal(tokens, token), 'INVALID_TOKEN')
    }
    assert.equal(issuer.fetches, 1)
  })

  test('keys that can not be fetched are nobody else’s mistake: 503, and no storm', async ({
    assert,
  }) => {
    issuer.status = 500
    const tokens = new SupabaseTokens({ url: issuer.url })
    const token = await issuer.sign(person())
    assert.equal(await refusal(tokens, token), 'SERVICE_UNAVAILABLE')
    assert.equal(await refusal(tokens, token), 'SERVICE_UNAVAILABLE')
    assert.equal(issuer.fetches, 1)
    const gone = await SupabaseIssuer.start()
    const url = gone.url
    await gone.stop()
    assert.equal(await refusal(new SupabaseTokens({ url }), token), 'SERVICE_UNAVAILABLE')
  })

  test('claims that do not fit are refused: {what}')
    .with<{ what: string; wishes: TokenWishes; code: string }[]>([
      { what: 'another audience', wishes: { claims: { aud: 'anon' } }, code: 'INVALID_TOKEN' },
      { what: 'no audience', wishes: { claims: { aud: undefined } }, code: 'INVALID_TOKEN' },
      {
        what: 'another issuer',
        wishes: { claims: { iss: 'https://evil.test/auth/v1' } },
        code: 'INVALID_TOKEN',
      },
      { what: 'no issuer', wishes: { claims: { iss: undefined } }, code: 'INVALID_TOKEN' },
      { what: 'expired', wishes: { expiresIn: -1 }, code: 'TOKEN_EXPIRED' },
      { what: 'no end', wishes: { claims: { exp: undefined } }, code: 'INVALID_TOKEN' },
      { what: 'not yet valid', wishes: { claims: { nbf: 4_000_000_000 } }, code: 'INVALID_TOKEN' },
      { what: 'no UUID', wishes: { claims: { sub: 'ann' } }, code: 'INVALID_TOKEN' },
    ])
    .run(async ({ assert }, { wishes, code }) => {
      const tokens = new SupabaseTokens({ url: issuer.url })
      assert.equal(await refusal(tokens, await issuer.sign(person(), wishes)), code)
    })

  test('signatures that do not fit are refused', async ({ assert }) => {
    const both = new SupabaseTokens({ url: issuer.url, secret: SECRET })
    const keysOnly = new SupabaseTokens({ url: issuer.url })
    const { privateKey } = await generateKeyPair('ES256')
    const good = await issuer.sign(person())
    const [header, payload] = good.split('.')
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url')
    const bytes = new TextEncoder().encode(SECRET)
    const bad = [
      await issuer.sign(person(), { key: privateKey }),
      `${none}.${payload}.`,
      `${header}.${payload}.`,
      `${header}.${payload}.${'A'.repeat(86)}`,
      await issuer.sign(person(), { alg: 'HS512', key: bytes }),
      await issuer.sign(person(), { alg: 'HS256', key: new TextEncoder().encode(issuer.kid) }),
    ]
    for (const token of bad) {
      assert.equal(await refusal(both, token), 'INVALID_TOKEN')
      assert.equal(await refusal(keysOnly, token), 'INVALID_TOKEN')
    }
    const symmetric = await issuer.sign(person(), { alg: 'HS256', key: bytes })
    assert.equal(await refusal(keysOnly, symmetric), 'INVALID_TOKEN')
    assert.isUndefined(await refusal(both, symmetric))
  })

  test('the secret alone is enough, and then takes nothing but HS256', async ({ assert }) => {
    const tokens = new SupabaseTokens({ secret: SECRET })
    const key = new TextEncoder().encode(SECRET)
    assert.isUndefined(await refusal(tokens, await issuer.sign(person(), { alg: 'HS256', key })))
    assert.equal(await refusal(tokens, await issuer.sign(person())), 'INVALID_TOKEN')
    assert.equal(issuer.fetches, 0)
  })

  test('an address counts as proved when the project says so, not its user', async ({ assert }) => {
    const tokens = new SupabaseTokens({ url: issuer.url })
    const proved = async (claims: object) => {
      const token = await issuer.sign(person(), { claims: { ...claims } })
      return (await tokens.verify(token)).emailVerified
    }
    assert.isFalse(await proved({ user_metadata: { email_verified: true } }))
    assert.isTrue(await proved({ email_verified: true }))
    assert.isTrue(await proved({ app_metadata: { email_verified: true } }))
    assert.isFalse(await proved({ email_verified: false, app_metadata: { email_verified: true } }))
    assert.isFalse(await proved({ email_verified: 'true' }))
  })
})

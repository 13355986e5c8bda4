import { test } from '@japa/runner'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const { completeDotenv, generatePassword, parse } = await import(
  new URL('../../../bin/setup/dotenv.js', import.meta.url).href
)

const SECRETS = ['APP_KEY', 'JWT_SECRET', 'ENCRYPTION_KEY', 'ADMIN_PASSWORD']

test.group('.env', (group) => {
  let root: string
  const file = () => join(root, '.env')

  group.each.setup(async () => {
    root = await mkdtemp(join(tmpdir(), 'setup-dotenv-'))
    return () => rm(root, { recursive: true })
  })

  test('is made with random secrets that only its owner can read', async ({ assert }) => {
    assert.deepEqual(completeDotenv(root, {}), SECRETS)
    const values = parse(await readFile(file(), 'utf8'))
    assert.equal((await stat(file())).mode & 0o777, 0o600)
    for (const name of ['APP_KEY', 'JWT_SECRET', 'ENCRYPTION_KEY']) {
      assert.isAtLeast(values[name].length, 32)
    }
    assert.deepEqual(await readdir(root), ['.env'])
  })

  test('starts from .env.example', async ({ assert }) => {
    await writeFile(join(root, '.env.example'), 'PORT=3333')
    completeDotenv(root, {})
    assert.include(await readFile(file(), 'utf8'), 'PORT=3333\nAPP_KEY=')
  })

  test('keeps what is there and gets only what it lacks', async ({ assert }) => {
    const own = 'APP_KEY=mine\n# a remark\nJWT_SECRET=\nPORT=4000'
    await writeFile(file(), own)
    assert.deepEqual(completeDotenv(root, {}), ['JWT_SECRET', 'ENCRYPTION_KEY', 'ADMIN_PASSWORD'])
    const text = await readFile(file(), 'utf8')
    assert.isTrue(text.startsWith(`${own}\n`))
    assert.equal(parse(text).APP_KEY, 'mine')
    assert.isAtLeast(parse(text).JWT_SECRET.length, 32)
    assert.deepEqual(completeDotenv(root, {}), [])
    assert.equal(await readFile(file(), 'utf8'), text)
  })

  test('does not get what the environment gives', async ({ assert }) => {
    assert.notInclude(completeDotenv(root, { ADMIN_PASSWORD: 'x' }), 'ADMIN_PASSWORD')
  })

  test('reads quotes, remarks and export', ({ assert }) => {
    const text = 'A="one # two"\nexport B=three # four\n#C=5\nD=\nA2 = six\r\n'
    assert.deepEqual(parse(text), { A: 'one # two', B: 'three', D: '', A2: 'six' })
  })

  test('gets a password that the rules accept', ({ assert }) => {
    for (let round = 0; round < 200; round++) {
      const password = generatePassword()
      for (const rule of [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z0-9]/, /^.{8,128}$/]) {
        assert.match(password, rule)
      }
    }
  })
})

import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import RotateKey from '#actions/secrets/rotate_key'
import Deployment from '#models/deployment'
import Secret from '#models/secret'
import Vault from '#services/vault/vault'
import env from '#start/env'
import { makeDeployment } from '#tests/support/deployments'
import { signedIn, type SignedIn } from '#tests/support/signed_in'

const PATH = '/api/v1/secrets'

test.group('Another ENCRYPTION_KEY', (group) => {
  const key = env.get('ENCRYPTION_KEY').release()
  const [before, after] = [new Vault([key]), new Vault(['another key', key])]
  let me: SignedIn

  group.each.setup(async () => {
    me = await signedIn()
    // Whatever happens, the rows of all tests end as they were.
    return async () => {
      await new RotateKey(new Vault([key, 'another key'])).handle()
    }
  })

  test('has everything sealed anew, once, and people see no change', async ({ client, assert }) => {
    const names = Array.from({ length: 201 }, (_, n) => `S${n}`)
    for (const name of names.slice(0, 2)) {
      await client
        .post(PATH)
        .headers(me.headers)
        .json({ name, value: `value of ${name}` })
    }
    const { userId, value } = await Secret.findOwn(me.user.id, 'S0')
    await Secret.createMany(names.slice(2).map((name) => ({ userId, name, value })))
    // Those of S0 moved to another row: the vault is not to be fooled.
    const moved = names.length - 2
    const environmentVars = { A: '1', B: '2' }
    const { id, updatedAt } = await makeDeployment(client, me, { environmentVars })

    const rotation = await new RotateKey(after).handle()
    assert.isAtLeast(rotation.secrets, 2)
    assert.isAtLeast(rotation.deployments, 1)
    assert.lengthOf(rotation.problems, moved)
    assert.match(rotation.problems[0]!, /was changed or moved$/)

    const prefix = await after.prefix()
    for (const name of names.slice(0, 2)) {
      const secret = await Secret.findOwn(me.user.id, name)
      assert.isTrue(secret.value.startsWith(prefix))
      const place = { table: 'secrets', rowId: secret.id, name } as const
      assert.equal(await new Vault(['another key']).open(secret.value, place), `value of ${name}`)
    }
    const deployment = await Deployment.findOrFail(id)
    assert.equal(deployment.updatedAt.toISO(), updatedAt)
    const place = { table: 'deployments', rowId: id, name: 'B' } as const
    assert.equal(await after.open(deployment.environmentVars.B!, place), '2')

    const again = await new RotateKey(after).handle()
    assert.deepEqual([again.secrets, again.deployments], [0, 0])
    assert.lengthOf(again.problems, moved)
    await Secret.query().where('userId', userId).whereNotIn('name', names.slice(0, 2)).delete()
  })

  test('says which key it lacks, and leaves the rows alone', async ({ client, assert }) => {
    await client.post(PATH).headers(me.headers).json({ name: 'A', value: 'x' })
    const { problems, secrets } = await new RotateKey(new Vault(['a third key'])).handle()
    assert.equal(secrets, 0)
    assert.match(problems[0]!, /neither ENCRYPTION_KEY nor in ENCRYPTION_KEY_PREVIOUS/)
    const { id, value } = await Secret.findOwn(me.user.id, 'A')
    const place = { table: 'secrets', rowId: id, name: 'A' } as const
    assert.equal(await before.open(value, place), 'x')
  })

  test('is brought in by a command, which says how many', async ({ client, assert }) => {
    await client.post(PATH).headers(me.headers).json({ name: 'A', value: 'x' })
    await new RotateKey(after).handle()
    const secret = await Secret.findOwn(me.user.id, 'A')
    ace.ui.switchMode('raw')
    const command = await ace.exec('secret:rotate-key', [])
    // The installation does not know the other key.
    assert.equal(command.exitCode, 1)
    command.assertLogMatches(/\d+ secrets, \d+ deployments and \d+ webhooks encrypted anew/)
    command.assertLogMatches(/keep ENCRYPTION_KEY_PREVIOUS/, 'stderr')
    ace.ui.switchMode('normal')
    assert.equal((await secret.refresh()).value.split(':')[1], (await after.prefix()).split(':')[1])
  })
})

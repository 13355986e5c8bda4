import vine, { errors } from '@vinejs/vine'
import { test } from '@japa/runner'
import { newPassword } from '#validators/shared'

const validator = vine.create({ password: newPassword() })

/** The rule that a password breaks, or null. */
async function broken(password: string, email = 'ann.bo1!x@example.test'): Promise<string | null> {
  try {
    await validator.validate({ password, email }, { meta: { email } })
    return null
  } catch (error) {
    if (!(error instanceof errors.E_VALIDATION_ERROR)) throw error
    return (error.messages as { rule: string }[])[0]!.rule
  }
}

test.group('Password rules', () => {
  test('these fit: {$self}')
    .with([
      'Corr3ct-Horse!Battery',
      'Aa1!aaaa',
      'Test1234!',
      'Str0ng!Pass#2024',
      'SecurePass123!',
      'Ünder-9cover',
      `Aa1!${'x'.repeat(124)}`,
      `Aa1!${'😀'.repeat(124)}`,
    ])
    .run(async ({ assert }, password) => {
      assert.isNull(await broken(password))
    })

  test('these do not: {password} breaks {rule}')
    .with([
      { password: 'Aa1!aaa', rule: 'length' },
      { password: 'Aa1!😀😀😀', rule: 'length' },
      { password: `Aa1!${'x'.repeat(125)}`, rule: 'length' },
      { password: 'aa1!aaaa', rule: 'classes' },
      { password: 'AA1!AAAA', rule: 'classes' },
      { password: 'Aab!aaaa', rule: 'classes' },
      { password: 'Aa1aaaaa', rule: 'classes' },
      { password: 'Aa1 aaaa', rule: 'classes' },
      { password: 'Password1!', rule: 'uncommon' },
      { password: 'P@ssw0rd', rule: 'uncommon' },
      { password: 'P@$$w0rd123!', rule: 'uncommon' },
      { password: 'Qwerty123!', rule: 'uncommon' },
      { password: 'Welcome2024!', rule: 'uncommon' },
      { password: '1Qaz@wsx', rule: 'uncommon' },
      { password: 'Admin@123', rule: 'uncommon' },
      { password: 'Ann.Bo1!x@example.test', rule: 'notEmail' },
      { password: 'Ann.Bo1!x', rule: 'notEmail' },
    ])
    .run(async ({ assert }, { password, rule }) => {
      assert.equal(await broken(password), rule)
    })

  test('a long one is judged in linear time', async ({ assert }) => {
    const started = process.cpuUsage()
    await broken(`Aa1!${'a1!'.repeat(300)}`)
    assert.isBelow(process.cpuUsage(started).user, 50_000)
  }).retry(2)
})

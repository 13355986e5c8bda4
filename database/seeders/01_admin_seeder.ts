import env from '#start/env'
import db from '@adonisjs/lucid/services/db'
import { BaseSeeder } from '@adonisjs/lucid/seeders'
import User from '#models/user'
import { hashPassword } from '#auth/password'

/**
 * The first admin, of `ADMIN_EMAIL` and `ADMIN_PASSWORD`. An account that is there already stays as
 * it is: its password may have been changed since.
 */
export default class AdminSeeder extends BaseSeeder {
  override async run() {
    const email = env.get('ADMIN_EMAIL').toLowerCase()
    await db.transaction(async (trx) => {
      // Two that seed at once take turns.
      await trx.rawQuery(`select pg_advisory_xact_lock(hashtext('turbocat.seed'))`)
      const known = await User.query({ client: trx }).whereRaw('lower(email) = ?', [email]).first()
      if (known) return
      const secret = env.get('ADMIN_PASSWORD')
      if (!secret) throw new Error('No password for the first admin: set ADMIN_PASSWORD')
      const password = await hashPassword(secret.release())
      const account = { email, password, fullName: 'Administrator', role: 'admin' as const }
      await User.create({ ...account, emailVerified: true }, { client: trx })
    })
  }
}

import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { hashPassword } from '#auth/password'
import FailureLimit from '#auth/failure_limit'
import { issueTokens, type Tokens } from '#actions/accounts/issue_tokens'
import { HELD_SECONDS, keepMail } from '#actions/mails/keep_mail'
import PostMail from '#actions/mails/post_mail'
import ConflictException from '#exceptions/conflict_exception'
import UserRegistered from '#events/user_registered'
import type { RequestOrigin } from '#events/audited_event'
import Session from '#models/session'
import User from '#models/user'

interface Registration {
  email: string
  password: string
  fullName?: string | null
}

/** The same as the columns' defaults, so that a new row needs no second look. */
const RIGHTS = { role: 'user' as const, isActive: true, emailVerified: false }
const BLANKS = { avatarUrl: null, preferences: {}, lastLoginAt: null }

const UNIQUE_VIOLATION = '23505'

/** Makes an account and its first session, and asks by mail whether the address is its user's. */
@inject()
export default class RegisterUser {
  constructor(protected postMail: PostMail) {}

  /**
   * @throws ConflictException when the e-mail has an account. The password is hashed before that
   * is known, so both answers take as long.
   * @throws RateLimitExceededException when the e-mail was tried too often.
   */
  async handle(
    input: Registration,
    origin: RequestOrigin
  ): Promise<{ user: User; tokens: Tokens }> {
    const limit = new FailureLimit('register', input.email)
    await limit.check()
    const password = await hashPassword(input.password)
    try {
      const { mailId, ...registered } = await this.#create({ ...input, password }, origin)
      await UserRegistered.dispatch(registered.user.id, origin)
      this.postMail.soon(mailId)
      return registered
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error
      await limit.record()
      throw new ConflictException('This e-mail has an account already')
    }
  }

  #create(input: Registration, origin: RequestOrigin) {
    const { ipAddress, userAgent } = origin
    return db.transaction(async (trx) => {
      const user = new User().useTransaction(trx)
      user.merge({ ...RIGHTS, ...BLANKS, ...input, fullName: input.fullName ?? null })
      await user.save()
      const session = new Session().merge({ userId: user.id, ipAddress, userAgent })
      const mail = { userId: user.id, origin }
      const mailId = await keepMail('verify_user', mail, trx, HELD_SECONDS)
      return { user, tokens: await issueTokens(user, session, trx), mailId }
    })
  }
}

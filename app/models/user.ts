import { UserSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column, hasMany } from '@adonisjs/lucid/orm'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import { JSON_COLUMN } from '#models/columns'
import { withUuid } from '#models/uuid_model'
import Session from '#models/session'

/** `admin` may do all, `user` own things, `agent` (automation) reads and executes own things. */
export type Role = 'admin' | 'user' | 'agent'

/** An account. `password` is a hash, or null for one that comes in another way. */
export default class User extends compose(UserSchema, withUuid) {
  @column()
  declare role: Role

  @column(JSON_COLUMN)
  declare preferences: Record<string, unknown>

  /** Whose Supabase account it is; nothing that clients need. */
  @column({ serializeAs: null })
  declare supabaseId: string | null

  @hasMany(() => Session)
  declare sessions: HasMany<typeof Session>

  /** The session that the request came with; undefined where it came with something else. */
  declare currentSessionId?: string

  /** The API key that the request came with; undefined where it came with something else. */
  declare currentApiKey?: { id: string; rateLimitPerMinute: number }

  /** What the credential is limited to (`read:agents`, ...); null where it stands for the person. */
  scopes: readonly string[] | null = null

  /** As what approvals may name the user: the id, and the e-mail once it is known to be the user's. */
  get approverNames(): string[] {
    return this.emailVerified ? [this.id, this.email.toLowerCase()] : [this.id]
  }

  /**
   * The account that has not been deleted.
   *
   * @throws E_ROW_NOT_FOUND, which is 404.
   */
  static findLive(id: string): Promise<User> {
    return this.query().where('id', id).whereNull('deletedAt').firstOrFail()
  }
}

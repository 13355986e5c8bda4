import type { Secret } from '@adonisjs/core/helpers'
import env from '#start/env'

const SECRETS = [
  'APP_KEY',
  'JWT_SECRET',
  'ENCRYPTION_KEY',
  'ADMIN_PASSWORD',
  'METRICS_TOKEN',
  'SMTP_PASSWORD',
  'SUPABASE_JWT_SECRET',
  'BACKUP_KEY',
  'OPENAI_API_KEY',
  'ANTHROPIC_API_KEY',
  'GOOGLE_GENERATIVE_AI_API_KEY',
] as const

/** The secrets of this installation itself, which must be in nothing that leaves it. */
export async function knownSecrets(): Promise<string[]> {
  const { url } = await import('#config/database')
  const plain = SECRETS.map((name): Secret<string> | undefined => env.get(name))
  const passwords = [url, env.get('REDIS_URL')].flatMap((address) => {
    const password = address === undefined ? undefined : URL.parse(address)?.password
    return password ? [password, decodeURIComponent(password)] : []
  })
  const earlier = env.get('ENCRYPTION_KEY_PREVIOUS').release()
  return [...plain.flatMap((one) => one?.release() ?? []), ...earlier, ...passwords]
}

import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readDotenv } from './dotenv.js'
import { SetupProblem } from './problem.js'

/** The folder of the checkout. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/**
 * The few settings that set-up itself needs; the environment wins over `.env`. The rest is judged by
 * `start/env.ts`.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} root
 * @throws SetupProblem naming the variable and where it was read
 */
export function readSettings(environment = process.env, root = ROOT) {
  const file = readDotenv(root)
  const value = (name) => environment[name] || file[name] || undefined
  const origin = (name) => (environment[name] ? 'the environment' : '.env')

  const port = value('PORT') ?? '3333'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    throw new SetupProblem(
      `PORT in ${origin('PORT')} must be a whole number from 0 to 65535, not "${port}"`
    )
  }
  const databaseUrl = value('DATABASE_URL')
  if (databaseUrl !== undefined && !isPostgresUrl(databaseUrl)) {
    throw new SetupProblem(
      `DATABASE_URL in ${origin('DATABASE_URL')} must look like postgres://user:password@host:5432/database`
    )
  }
  return {
    root,
    host: value('HOST') ?? '127.0.0.1',
    port: Number(port),
    dataDir: resolve(root, value('DATA_DIR') ?? 'data'),
    databaseUrl,
    adminEmail: value('ADMIN_EMAIL') ?? 'admin@turbocat.local',
    adminPassword: value('ADMIN_PASSWORD'),
    adminPasswordFrom: origin('ADMIN_PASSWORD'),
  }
}

function isPostgresUrl(text) {
  try {
    const { protocol, hostname } = new URL(text)
    return (protocol === 'postgres:' || protocol === 'postgresql:') && hostname !== ''
  } catch {
    return false
  }
}

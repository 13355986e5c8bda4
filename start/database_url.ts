import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The address of the database: `DATABASE_URL` where it is set, else the one that set-up wrote when
 * it made the embedded server (`<DATA_DIR>/postgres.json`: `{ url }`).
 *
 * @throws Error that says what to do when there is neither.
 */
export function databaseUrl(configured: string | undefined, dataDir: string): string {
  if (configured) return configured
  try {
    const { url } = JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8')) as {
      url: string
    }
    return url
  } catch {
    throw new Error('No database: run `npm start` once, which makes one, or set DATABASE_URL')
  }
}

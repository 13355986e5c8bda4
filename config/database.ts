import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/lucid'
import { databaseUrl } from '#start/database_url'

export const url = databaseUrl(env.get('DATABASE_URL'), app.makePath(env.get('DATA_DIR')))

export default defineConfig({
  connection: 'postgres',
  connections: {
    postgres: {
      client: 'pg',
      connection: { connectionString: url },
      pool: { min: 0, max: env.get('DATABASE_POOL_SIZE'), acquireTimeoutMillis: 10_000 },
      migrations: { naturalSort: true, paths: ['database/migrations'] },
      schemaGeneration: { enabled: !app.inProduction, rulesPaths: ['./database/schema_rules.js'] },
    },
  },
})

import { indexEntities } from '@adonisjs/core'
import { defineConfig } from '@adonisjs/core/app'

export default defineConfig({
  commands: [
    () => import('@adonisjs/core/commands'),
    () => import('@adonisjs/lucid/commands'),
    () => import('@adonisjs/bouncer/commands'),
  ],

  providers: [
    () => import('@adonisjs/core/providers/app_provider'),
    () => import('@adonisjs/core/providers/hash_provider'),
    { file: () => import('@adonisjs/core/providers/repl_provider'), environment: ['repl', 'test'] },
    () => import('@adonisjs/core/providers/vinejs_provider'),
    () => import('@adonisjs/shield/shield_provider'),
    () => import('@adonisjs/lucid/database_provider'),
    () => import('@adonisjs/cors/cors_provider'),
    () => import('@adonisjs/auth/auth_provider'),
    () => import('@adonisjs/bouncer/bouncer_provider'),
    () => import('@adonisjs/limiter/limiter_provider'),
    () => import('#providers/telemetry_provider'),
    () => import('#providers/api_provider'),
    () => import('@rlanz/bull-queue/queue_provider'),
    () => import('#providers/engine_provider'),
    () => import('#providers/agents_provider'),
    () => import('#providers/llm_provider'),
    () => import('#providers/live_provider'),
    () => import('#providers/deployments_provider'),
  ],

  preloads: [
    () => import('#start/routes'),
    () => import('#start/kernel'),
    () => import('#start/events'),
  ],

  tests: {
    suites: [
      { files: ['tests/unit/**/*.spec.{ts,js}'], name: 'unit', timeout: 10_000 },
      { files: ['tests/functional/**/*.spec.{ts,js}'], name: 'functional', timeout: 30_000 },
      { files: ['tests/browser/**/*.spec.{ts,js}'], name: 'browser', timeout: 180_000 },
      { files: ['tests/resilience/**/*.spec.{ts,js}'], name: 'resilience', timeout: 300_000 },
      { files: ['tests/timing/**/*.spec.{ts,js}'], name: 'timing', timeout: 60_000 },
    ],
    forceExit: false,
  },

  metaFiles: [
    { pattern: 'app/sandbox/guests/*', reloadServer: false },
    { pattern: 'public/**', reloadServer: false },
    {
      pattern: '{docs/**/*.{md,svg},CHANGELOG.md,CONTRIBUTING.md,app/engine/README.md}',
      reloadServer: false,
    },
    { pattern: 'resources/{openapi.json,openapi.yaml,docs/*}', reloadServer: false },
  ],

  hooks: {
    init: [indexEntities({ transformers: { enabled: true } })],
  },
})

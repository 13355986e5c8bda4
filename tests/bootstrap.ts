import { assert } from '@japa/assert'
import { apiClient } from '@japa/api-client'
import { browserClient } from '@japa/browser-client'
import env from '#start/env'
import app from '@adonisjs/core/services/app'
import type { Config } from '@japa/runner/types'
import { pluginAdonisJS } from '@japa/plugin-adonisjs'
import { authApiClient } from '@adonisjs/auth/plugins/api_client'
import testUtils from '@adonisjs/core/services/test_utils'

export const plugins: Config['plugins'] = [
  assert(),
  pluginAdonisJS(app),
  apiClient({ baseURL: `http://127.0.0.1:${process.env.PORT ?? 3333}` }),
  authApiClient(app),
  browserClient({ runInSuites: ['browser'] }),
]

/** Every test comes from one address, and all of them together ask more often than people do. */
function liftRateLimits() {
  env.set('RATE_LIMIT_USER_PER_HOUR', 1_000_000_000)
  env.set('RATE_LIMIT_ANONYMOUS_PER_HOUR', 1_000_000_000)
}

export const runnerHooks: Required<Pick<Config, 'setup' | 'teardown'>> = {
  setup: [liftRateLimits],
  teardown: [],
}

export const configureSuite: Config['configureSuite'] = (suite) => {
  if (['browser', 'functional', 'resilience'].includes(suite.name)) {
    return suite.setup(() => testUtils.httpServer().start())
  }
}

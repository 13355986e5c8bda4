import { assert } from '@japa/assert'
import { apiClient } from '@japa/api-client'
import { browserClient } from '@japa/browser-client'
import { chromium } from 'playwright'
import env from '#start/env'
import app from '@adonisjs/core/services/app'
import type { Config } from '@japa/runner/types'
import { pluginAdonisJS } from '@japa/plugin-adonisjs'
import { authApiClient } from '@adonisjs/auth/plugins/api_client'
import testUtils from '@adonisjs/core/services/test_utils'

const BASE_URL = `http://127.0.0.1:${process.env.PORT ?? 3333}`

export const plugins: Config['plugins'] = [
  assert(),
  pluginAdonisJS(app),
  apiClient({ baseURL: BASE_URL }),
  authApiClient(app),
  browserClient({
    runInSuites: ['browser'],
    contextOptions: { baseURL: BASE_URL },
    launcher: launchChromium,
  }),
]

/** The Chromium of the machine; as root it has no sandbox of its own. */
function launchChromium({ headless }: { headless?: boolean }) {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
  return chromium.launch({ headless, executablePath, args: ['--no-sandbox'] })
}

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

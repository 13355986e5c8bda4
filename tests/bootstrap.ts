import { assert } from '@japa/assert'
import { ApiClient, apiClient } from '@japa/api-client'
import { browserClient } from '@japa/browser-client'
import { chromium } from 'playwright'
import env from '#start/env'
import app from '@adonisjs/core/services/app'
import type { Config } from '@japa/runner/types'
import { pluginAdonisJS } from '@japa/plugin-adonisjs'
import { authApiClient } from '@adonisjs/auth/plugins/api_client'
import testUtils from '@adonisjs/core/services/test_utils'
import { ApiDocument } from '#tests/support/api_document'
import { endSharedWorker } from '#tests/support/worker_process'
import { noteCalledRoutes, watchRoutes } from '#tests/support/called_routes'

const BASE_URL = `http://127.0.0.1:${process.env.PORT ?? 3333}`

export const plugins: Config['plugins'] = [
  assert(),
  pluginAdonisJS(app),
  apiClient({ baseURL: BASE_URL }),
  authApiClient(app),
  browserClient({
    runInSuites: ['browser', 'timing'],
    contextOptions: { baseURL: BASE_URL },
    launcher: launchChromium,
  }),
]

/** The Chromium of the machine; as root it has no sandbox of its own. */
function launchChromium({ headless }: { headless?: boolean }) {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
  return chromium.launch({ headless, executablePath, args: ['--no-sandbox', '--disable-gpu'] })
}

/** Every test comes from one address, and all of them together ask more often than people do. */
function liftRateLimits() {
  env.set('RATE_LIMIT_USER_PER_HOUR', 1_000_000_000)
  env.set('RATE_LIMIT_ANONYMOUS_PER_HOUR', 1_000_000_000)
}

export const runnerHooks: Required<Pick<Config, 'setup' | 'teardown'>> = {
  setup: [liftRateLimits, watchRoutes],
  teardown: [noteCalledRoutes],
}

/** An answer that is not as the API's document has it fails the test that asked for it. */
function holdAnswersAgainstDocument() {
  const document = new ApiDocument()
  ApiClient.teardown((response) => {
    const problems = document.problemsOf(response)
    if (problems.length > 0) throw new Error(`Not as documented:\n${problems.join('\n')}`)
  })
  return () => void ApiClient.clearTeardownHooks()
}

export const configureSuite: Config['configureSuite'] = (suite) => {
  if (suite.name === 'resilience') suite.setup(() => endSharedWorker())
  // Browsers and whole installations, three lanes at a time on a machine that others use too: a run names each that was tried again.
  if (['browser', 'resilience'].includes(suite.name)) {
    suite.onGroup((group) => void group.each.retry(2))
  }
  if (suite.name === 'functional') suite.setup(holdAnswersAgainstDocument)
  if (['browser', 'functional', 'resilience', 'timing'].includes(suite.name)) {
    return suite.setup(() => testUtils.httpServer().start())
  }
}

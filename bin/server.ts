/*
 * Starts the web server. `bin/start.js` supervises it beside the worker.
 */
import 'reflect-metadata'
import { Ignitor, prettyPrintError } from '@adonisjs/core'
import { endOnSignal } from './end_on_signal.js'
import { EndingServer } from './ending_server.js'

const APP_ROOT = new URL('../', import.meta.url)

/**
 * Idle connections are kept longer than load balancers keep them (60 s, mostly): one that the server
 * closes at the moment at which a client takes it up again costs that client its request.
 */
const KEEP_ALIVE_MS = 75_000

/** Less than supervisors wait before they kill. Whoever waits for an execution is let go before. */
const GRACE_MS = 20_000

const IMPORTER = (filePath: string) => {
  if (filePath.startsWith('./') || filePath.startsWith('../')) {
    return import(new URL(filePath, APP_ROOT).href)
  }
  return import(filePath)
}

new Ignitor(APP_ROOT, { importer: IMPORTER })
  .tap((app) => {
    app.booting(async () => {
      const { default: env } = await import('#start/env')
      // The framework listens where the environment says, and everywhere when it says nothing.
      process.env.HOST = env.get('HOST')
      process.env.PORT = String(env.get('PORT'))
    })
    endOnSignal(app, 'SIGTERM', 'SIGINT')
  })
  .httpServer()
  .start((handle) => {
    const options = { keepAliveTimeout: KEEP_ALIVE_MS, graceMs: GRACE_MS }
    return new EndingServer(options, handle)
  })
  .catch((error) => {
    process.exitCode = 1
    prettyPrintError(error)
  })

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import emitter from '@adonisjs/core/services/emitter'
import router from '@adonisjs/core/services/router'

const called = new Set<string>()

/** Notes every route that answers a request of a test. */
export function watchRoutes(): void {
  emitter.on('http:request_completed', ({ ctx }) => {
    if (ctx.route) called.add(`${ctx.request.method()} ${ctx.route.pattern}`)
  })
}

/** Leaves a list of the routes that there are and that were called, for whoever started all suites. */
export async function noteCalledRoutes(): Promise<void> {
  const routes = (router.toJSON().root ?? []).flatMap(({ methods, pattern }) =>
    methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${pattern}`)
  )
  const folder = app.makePath('coverage', 'routes')
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, `${process.pid}.json`),
    `${JSON.stringify({ routes, called: [...called] }, null, 2)}\n`
  )
}

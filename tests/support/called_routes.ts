import { mkdir, writeFile } from 'node:fs/promises'
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

/** Leaves a list of the routes that no test has called, for whoever started all tests. */
export async function listUncalledRoutes(): Promise<void> {
  const routes = (router.toJSON().root ?? []).flatMap(({ methods, pattern }) =>
    methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${pattern}`)
  )
  const uncalled = routes.filter((route) => !called.has(route))
  await mkdir(app.makePath('coverage'), { recursive: true })
  await writeFile(
    app.makePath('coverage', 'routes.json'),
    `${JSON.stringify({ routes: routes.length, uncalled }, null, 2)}\n`
  )
}

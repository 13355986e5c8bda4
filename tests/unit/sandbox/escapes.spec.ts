import { createServer, type Server } from 'node:net'
import { test } from '@japa/runner'
import { attempt, NEEDS_BUBBLEWRAP, useSandbox, WALLS } from './attempt.js'

/** Code that gathers in `found` whatever it got hold of; an attempt that throws got nothing. */
const gather = (attempts: string) => `
  export async function main(inputs) {
    const found = []
    const tries = [${attempts}]
    for (const each of tries) {
      try {
        const got = await each()
        if (got !== undefined && got !== null) found.push(each.toString() + ' -> ' + String(got))
      } catch {}
    }
    return found
  }`

const READS = gather(`...inputs.files.flatMap((file) => [
  () => Deno.readTextFileSync(file), () => Deno.readTextFile(file), () => Deno.openSync(file),
  () => fetch('file://' + file).then((r) => r.text()), () => import('file://' + file),
  () => import('file://' + file, { with: { type: 'json' } }), () => import('file://' + file, { with: { type: 'text' } }),
  () => process.binding('fs'), () => process.getBuiltinModule('fs').readFileSync(file),
  () => require('fs').readFileSync(file), () => import('node:fs').then((fs) => fs.readFileSync(file)),
])`)

const WRITES = gather(`
  () => Deno.writeTextFileSync('/tmp/escaped', 'x'), () => Deno.makeTempFileSync(), () => Deno.makeTempDir(),
  () => Deno.mkdirSync('/tmp/escaped'), () => Deno.removeSync('/tmp'), () => Deno.openKv(), () => localStorage.setItem('a', 'b'),
  () => { sessionStorage.setItem('a', 'b'); return 1 }, () => caches.open('x'), () => import('node:fs').then((fs) => fs.writeFileSync('/tmp/escaped', 'x')),
`)

const CONNECTS = gather(`
  () => fetch('http://127.0.0.1:' + inputs.port), () => fetch('http://localhost:' + inputs.port),
  () => Deno.connect({ port: inputs.port }), () => Deno.listen({ port: 0 }), () => Deno.resolveDns('example.com', 'A'),
  () => import('node:net').then((net) => net.connect(inputs.port)), () => import('http://127.0.0.1:' + inputs.port + '/a.js'),
  () => new Promise((done, no) => { const s = new WebSocket('ws://127.0.0.1:' + inputs.port); s.onopen = done; s.onerror = no }),
  () => new Promise((done, no) => { const s = new EventSource('http://127.0.0.1:' + inputs.port); s.onopen = done; s.onerror = no }),
  () => fetch('http://169.254.169.254/latest/meta-data'),
`)

const PROCESSES = gather(`
  () => new Deno.Command('/bin/sh').outputSync(), () => Deno.run({ cmd: ['sh'] }), () => Deno.kill(1, 'SIGTERM'),
  () => Deno.kill(Deno.ppid, 'SIGKILL'), () => process.kill(process.ppid), () => process.pid, () => Deno.pid,
  () => new Worker('data:text/javascript,1'), () => new SharedWorker('data:text/javascript,1'), () => Deno.dlopen('libc.so.6', {}),
  () => import('node:child_process'), () => import('node:worker_threads'), () => import('node:cluster'),
  () => process.binding('spawn_sync'), () => Deno.hostname(), () => Deno.networkInterfaces(), () => navigator.gpu,
`)

const REALMS = gather(`
  () => Object.getPrototypeOf(async () => {}).constructor('return Deno.Command')(),
  () => (0, eval)('Deno.Command'), () => globalThis.constructor.constructor('return process.binding')(),
  () => Deno[Deno.internal], () => Deno.constructor.prototype.internal, () => globalThis.__bootstrap, () => Deno.core,
  () => { Error.prepareStackTrace = (e, frames) => frames.map((f) => f.getThis() ?? f.getFunction()).find(Boolean); return new Error().stack },
  () => main.caller, () => arguments.callee.caller, () => import.meta.env, () => require, () => module.parent, () => module.constructor._load,
  () => import('ext:core/mod.js'), () => import('ext:runtime/98_global_scope_window.js'), () => import('ext:core/ops'),
  () => setTimeout.constructor('return this.Deno.Command')(), () => new ShadowRealm(), () => window.top.Deno.Command,
  () => console.constructor.constructor('return Deno.stdout')(), () => Buffer.constructor('return process.stdin')(),
`)

const FILES = [
  '/etc/passwd',
  '/proc/1/environ',
  '/proc/self/environ',
  process.cwd() + '/package.json',
]

for (const { name, walls, isMissing } of WALLS) {
  test.group(`Escapes ${name}`, (group) => {
    group.each.skip(isMissing, NEEDS_BUBBLEWRAP)
    const sandbox = useSandbox(group, { walls })
    let connections = 0
    let server: Server
    group.setup(
      () =>
        new Promise<() => void>((resolve) => {
          server = createServer(() => connections++)
          server.listen(0, '127.0.0.1', () => resolve(() => server.close()))
        })
    )

    test('{0} gets nothing')
      .with([
        ['reading files', READS],
        ['writing files', WRITES],
        ['processes, threads and signals', PROCESSES],
        ['a way into another realm', REALMS],
      ])
      .run(async ({ assert }, [, source]) => {
        const { output, error } = await attempt(sandbox, source!, { inputs: { files: FILES } })
        assert.isUndefined(error)
        assert.deepEqual(output, [])
      })

    test('a server on this machine sees no connection', async ({ assert }) => {
      const address = server.address()
      const port = typeof address === 'object' ? address?.port : undefined
      const { output } = await attempt(sandbox, CONNECTS, { inputs: { port: port! } })
      assert.deepEqual(output, [])
      assert.equal(connections, 0)
    })

    test('the environment of the worker is not there', async ({ assert }) => {
      process.env.LEAKED_SECRET = 'secret'
      const source = `export const main = () => ({ ...process.env, ...Deno.env.toObject() })`
      const { output } = await attempt(sandbox, source, { environment: { OWN: '1' } })
      delete process.env.LEAKED_SECRET
      assert.deepEqual(output, { OWN: '1' })
    })

    test('no module can be imported', async ({ assert }) => {
      const source = gather(
        `...inputs.names.map((name) => () => import(name)), () => import('./code.ts'),
         () => import(new Error().stack.match(/file:\\S+?javascript\\.js/)[0].replace('.js', '_channel.js'))`
      )
      const { builtinModules } = await import('node:module')
      const plain = builtinModules.map((each) => each.replace('node:', ''))
      const outside = ['https://example.com/a.js', 'npm:left-pad', 'jsr:@std/path', 'lodash']
      const names = [...plain, ...plain.map((each) => `node:${each}`), ...outside]
      const { output, error } = await attempt(sandbox, source, { inputs: { names } })
      assert.isUndefined(error)
      assert.deepEqual(output, [])
    })

    test('what one run leaves behind, the next does not find', async ({ assert }) => {
      const leave = `export async function main() {
        globalThis.left = Array.prototype.left = 1
        try { localStorage.setItem('left', '1') } catch {}
        try { await (await caches.open('left')).put('http://left/', new Response('1')) } catch {}
        try { navigator.locks?.request('left', () => new Promise(() => {})) } catch {}
        return globalThis.left
      }`
      const look = `export async function main() {
        const held = await navigator.locks?.query().catch(() => null)
        return [globalThis.left, [].left, globalThis.localStorage?.length, globalThis.caches, held?.held?.length].filter(Boolean)
      }`
      const left = await attempt(sandbox, leave)
      assert.equal(left.output, 1)
      const found = await attempt(sandbox, look)
      assert.deepEqual(found.output, [])
    })
  })
}

import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import { attempt, HAS_BUBBLEWRAP, NEEDS_BUBBLEWRAP, useSandbox } from './attempt.js'
import { createDenoProgram, findDeno } from '#sandbox/deno_program'
import { Sandbox } from '#sandbox/sandbox'
import { SandboxError } from '#sandbox/sandbox_error'
import { findTool, readLibraries, wrapCommand } from '#sandbox/walls'

test.group('Walls', () => {
  test('start says which walls there are', async ({ assert }) => {
    const sandbox = new Sandbox({ mode: 'auto', poolSize: 0 })
    assert.isNotNull(sandbox.problem)
    await sandbox.start()
    assert.isNull(sandbox.problem)
    await sandbox.stop()
    const names = sandbox.walls().map((wall) => wall.name)
    assert.deepEqual(names, ['permissions', 'bubblewrap', 'calls', 'limits', 'user', 'watch'])
    assert.isTrue(sandbox.walls().every((wall) => wall.why.length > 10))
  })

  test('strict refuses without bubblewrap and says what is missing', async ({ assert }) => {
    const sandbox = new Sandbox({ mode: 'strict', walls: { bubblewrap: false } })
    const error = await sandbox.start().catch((each: unknown) => each)
    assert.instanceOf(error, SandboxError)
    assert.equal((error as SandboxError).code, 'SANDBOX_UNAVAILABLE')
    assert.include((error as SandboxError).message, 'bubblewrap')
    const { error: refused } = await attempt(sandbox, 'export const main = () => 1')
    assert.equal(refused?.code, 'SANDBOX_UNAVAILABLE')
    assert.isFalse(sandbox.walls().find((wall) => wall.name === 'bubblewrap')?.active)
  })

  test('strict refuses where bwrap is not on the PATH, and Python and Go say what they lose', async ({
    assert,
    cleanup,
  }) => {
    const path = process.env.PATH
    cleanup(() => void (process.env.PATH = path))
    process.env.PATH = await mkdtemp(join(tmpdir(), 'no-tools-'))
    const strict = new Sandbox({ mode: 'strict', poolSize: 0 })
    const error = (await strict.start().catch((each: unknown) => each)) as SandboxError
    assert.include(error.message, 'bwrap is missing: install bubblewrap')
    const auto = new Sandbox({ mode: 'auto', poolSize: 0 })
    await auto.start()
    const [javascript, python, go] = auto.runtimes()
    await auto.stop()
    assert.equal(javascript?.by, 'deno')
    assert.equal(python?.by, 'pyodide')
    assert.isFalse(go?.available)
    assert.include(go?.why, 'bubblewrap')
  })

  test('strict runs with the full set', async ({ assert }) => {
    const sandbox = new Sandbox({ mode: 'strict', poolSize: 1 })
    await sandbox.start()
    const { output } = await attempt(sandbox, 'export const main = () => 1')
    assert.equal(output, 1)
    await sandbox.stop()
  }).skip(!HAS_BUBBLEWRAP, NEEDS_BUBBLEWRAP)

  test('a binary that is missing is said at the start, and a folder is not left', async ({
    assert,
  }) => {
    const sandbox = new Sandbox({ mode: 'auto', denoPath: '/nowhere/deno' })
    const error = (await sandbox.start().catch((each: unknown) => each)) as SandboxError
    assert.instanceOf(error, SandboxError)
    assert.include(sandbox.problem ?? '', '/nowhere/deno')
  })

  test('bubblewrap alone holds when Deno has every permission', async ({ assert, cleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'walls-'))
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    cleanup(async () => {
      server.close()
      await rm(folder, { recursive: true })
    })
    const address = server.address()
    const port = typeof address === 'object' ? address!.port : 0
    const main = join(folder, 'main.js')
    const script = `
      const tries = [
        () => Deno.readTextFileSync('/etc/passwd'), () => Deno.readTextFileSync(${JSON.stringify(join(process.cwd(), 'package.json'))}),
        () => Deno.writeTextFileSync('/x', 'x'), () => Deno.writeTextFileSync('/tmp/x', 'x'), () => Deno.writeTextFileSync('/dev/shm/x', 'x'),
        () => Deno.connect({ port: ${port} }), () => Deno.connect({ hostname: '1.1.1.1', port: 53 }),
        () => new Deno.Command('/bin/sh').outputSync(), () => Deno.kill(${process.pid}, 'SIGTERM'),
        () => Deno.readTextFileSync('/proc/${process.pid}/environ'), () => Deno.env.get('PATH'),
        () => Deno.readTextFileSync('/proc/1/environ').includes('PATH') || undefined,
        () => Deno.uid() === 0 || undefined,
      ]
      const got = []
      for (const each of tries) try { if (await each() !== undefined) got.push(String(each)) } catch {}
      console.log(JSON.stringify(got))`
    await writeFile(main, script)
    const program = createDenoProgram(findDeno(), folder)
    const open = { ...program, args: () => ['run', '--quiet', '--no-config', '--allow-all', main] }
    const tools = {
      bubblewrap: findTool('bwrap'),
      proc: true,
      sealed: true,
      prlimit: findTool('prlimit'),
      setpriv: null,
      filter: null,
      dropRoot: false,
    }
    const libraries = await readLibraries(program.file)
    const wrapped = wrapCommand({ ...open, mounts: [{ from: main }] }, tools, {
      memoryMb: 64,
      libraries,
      idleDataBytes: null,
    })
    const { stdout } = await promisify(execFile)(wrapped.file, wrapped.args, {
      env: wrapped.environment,
    })
    assert.deepEqual(JSON.parse(stdout), [])
  }).skip(!HAS_BUBBLEWRAP, NEEDS_BUBBLEWRAP)
})

test.group('Speed of the sandbox', (group) => {
  const sandbox = useSandbox(group, { poolSize: 2 })

  test('code of 256 KiB and an output of 4 MiB are no trouble', async ({ assert }) => {
    const filler = '// filler\n'.repeat(25_000)
    const source = `${filler}export const main = () => 'x'.repeat(4 * 2 ** 20 - 2)`
    const { output } = await attempt(sandbox, source)
    assert.lengthOf(output as string, 4 * 2 ** 20 - 2)
  })
})

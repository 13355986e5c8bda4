import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from '@japa/runner'
import { createDenoProgram, findDeno } from '#sandbox/deno_program'
import { createFilter } from '#sandbox/seccomp'
import { findTool, openExtras, readLibraries, wrapCommand, type WallTools } from '#sandbox/walls'

const [EPERM, EINVAL] = [1, 22]

/** Asks the kernel itself for a namespace of users, past all that Deno forbids, and prints its answer. */
const ASK = `
  const libc = Deno.dlopen('libc.so.6', {
    unshare: { parameters: ['i32'], result: 'i32' },
    __errno_location: { parameters: [], result: 'pointer' },
  })
  const result = libc.symbols.unshare(0x10000000)
  console.log(result, new Deno.UnsafePointerView(libc.symbols.__errno_location()).getInt32())`

test.group('Namespaces within bubblewrap', (group) => {
  let folder: string

  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'turbocat-namespaces-'))
    return () => rm(folder, { recursive: true })
  })

  async function answer(walls: Pick<WallTools, 'sealed' | 'filter'>): Promise<string> {
    const main = join(folder, 'main.js')
    await writeFile(main, ASK)
    const program = createDenoProgram(findDeno(), folder)
    const open = { ...program, args: () => ['run', '--quiet', '--no-config', '--allow-all', main] }
    const tools = { bubblewrap: findTool('bwrap'), proc: true, dropRoot: false, ...walls }
    const wrapped = wrapCommand(
      { ...open, mounts: [{ from: main }] },
      { ...tools, prlimit: null, setpriv: null },
      { memoryMb: 64, libraries: await readLibraries(program.file), idleDataBytes: null }
    )
    const { stdio, close } = openExtras(wrapped)
    const child = spawn(wrapped.file, wrapped.args, {
      env: wrapped.environment,
      stdio: ['ignore', 'pipe', 'inherit', ...stdio],
    })
    close()
    return (await text(child.stdout!)).trim()
  }

  test('are refused by the filter where bubblewrap may not forbid them', async ({ assert }) => {
    const filter = join(folder, 'filter')
    await writeFile(filter, createFilter()!)
    assert.equal(await answer({ sealed: false, filter }), `-1 ${EPERM}`)
    // What the kernel says to a program with threads that it does not refuse outright.
    assert.equal(await answer({ sealed: false, filter: null }), `-1 ${EINVAL}`)
  }).skip(findTool('bwrap') === null || createFilter() === null, 'needs bubblewrap')
})

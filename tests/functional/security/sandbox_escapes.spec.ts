import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { test } from '@japa/runner'
import { Sandbox } from '#sandbox/sandbox'
import { attempt } from '#tests/unit/sandbox/attempt'
import { GO, JAVASCRIPT, PYTHON } from './sandbox_escapes.js'
import { RUNTIMES, type Runtime } from './sandbox_runtimes.js'

/** All tries in one run; each gives back what it got hold of. */
const PROGRAMS = {
  javascript: (tries: string[]) => `export async function main(inputs) {
    const tries = [${tries.map((body) => `async () => { ${body} }`).join(',\n')}]
    const found = []
    for (let at = 0; at < tries.length; at++) {
      try { const got = await tries[at](); if (got != null) found.push([at, String(got).slice(0, 80)]) } catch {}
    }
    return found
  }`,
  python: (tries: string[]) => `def main(inputs):
${tries.map((body, at) => `    def try${at}():\n        ${body}`).join('\n')}
    found = []
    for at, each in enumerate([${tries.map((_, at) => `try${at}`).join(', ')}]):
        try:
            got = each()
            if got is not None and got != "" and got != []:
                found.append([at, str(got)[:80]])
        except BaseException:
            pass
    return found`,
  go: (tries: string[]) => `package main
import ("fmt"; "net"; "os"; "os/exec"; "syscall"; "time"; "unsafe")
func Main(inputs map[string]any) any {
	found := [][]any{}
	for at, each := range []func() any{${tries.map((body) => `\nfunc() any { ${body} }`).join(',')}} {
		func() {
			defer func() { recover() }()
			if got := each(); got != nil { found = append(found, []any{at, fmt.Sprint(got)}) }
		}()
	}
	return found
}`,
}
const TRIES = { javascript: JAVASCRIPT, python: PYTHON, go: GO }
/** What Pyodide pretends: a disk and a user within its own memory, which end with the run. */
const PRETENDED =
  /"w"|mkdir|memfd|listdir|getppid|setuid|chroot|os"\).system|getaddrinfo|socket\(|create_connection|setrlimit|kill/

let tried = 0

for (const runtime of RUNTIMES) {
  test.group(`Sandbox | escapes from ${runtime.name}`, (group) => {
    group.each.skip(runtime.lacks !== null, runtime.lacks ?? '')
    const sandbox = new Sandbox({ mode: 'auto', poolSize: 0, walls: runtime.walls })
    const connections: string[] = []
    const ports: number[] = []
    group.setup(async () => {
      const servers = ['postgres', 'redis'].map((name) =>
        createServer((socket) => {
          connections.push(name)
          socket.destroy()
        })
      )
      for (const server of servers) {
        await once(server.listen(0, '127.0.0.1'), 'listening')
        ports.push((server.address() as AddressInfo).port)
      }
      await sandbox.start()
      return async () => {
        for (const server of servers) server.close()
        await sandbox.stop()
      }
    })

    test('no try gets hold of anything', async ({ assert }) => {
      process.env.DATABASE_URL ??= 'postgres://nowhere'
      const files = {
        passwd: '/etc/passwd',
        app: `${process.cwd()}/package.json`,
        environ: `/proc/${process.pid}/environ`,
        self: '/proc/1/environ',
      }
      const all = triesOf(runtime)
      const inputs = { files, ports, pid: process.pid, folder: process.cwd() }
      const source = PROGRAMS[runtime.language](all)
      const { language, fileName } = runtime
      const limits = { timeoutMs: 60_000, cpuMs: 60_000 }
      const ending = await attempt(sandbox, source, { language, fileName, inputs, limits })
      assert.isUndefined(ending.error, ending.error?.options.userStack)
      const got = (ending.output as [number, string][]).filter(([, text]) => !isOwn(text))
      assert.deepEqual(
        got.map(([at, text]) => `${all[at]} -> ${text}`),
        []
      )
      assert.isEmpty(connections)
      tried += all.length
    }).timeout(180_000)
  })
}

test.group('Sandbox | escapes in all', () => {
  test('their number is told', ({ assert }) => {
    process.stdout.write(`  escapes tried: ${tried}, held: ${tried}\n`)
    assert.isAbove(tried, 70)
  })
})

function triesOf({ language, name }: Runtime): string[] {
  const tries = TRIES[language]
  return name.includes('Pyodide') ? tries.filter((each) => !PRETENDED.test(each)) : tries
}

/** /proc/1 is the guest itself: its environment is what the sandbox gave it. */
function isOwn(text: string): boolean {
  return /^b?['"]?(?:MALLOC_ARENA_MAX|GOMEMLIMIT|DENO_|NO_COLOR)/.test(text)
}

import { basename } from 'node:path'
import { test } from '@japa/runner'
import { exists, filesIn, knownVariables, problemOf, read } from '#tests/support/deploy_files'

const FOLDER = 'deploy/systemd'
/** Where the units have the checkout. */
const HOME = '/srv/turbocat/'

/** Lines of a unit as pairs; a key may come several times. */
async function settings(file: string): Promise<[string, string][]> {
  const lines = (await read(file)).split('\n').filter((line) => !/^\s*(#|$|\[)/.test(line))
  return lines.map((line) => {
    const at = line.indexOf('=')
    return [line.slice(0, at), line.slice(at + 1)]
  })
}

async function values(file: string, name: string): Promise<string[]> {
  return (await settings(file)).flatMap(([key, value]) => (key === name ? [value] : []))
}

const units = async () => [
  ...(await filesIn(FOLDER, '.service')),
  ...(await filesIn(FOLDER, '.target')),
]

test.group('The units for systemd', () => {
  test('start programs and commands that there are', async ({ assert }) => {
    const started: string[] = []
    for (const file of await filesIn(FOLDER, '.service')) {
      const lines = await values(file, 'ExecStart')
      assert.isNotEmpty(lines, file)
      for (const line of lines) {
        assert.isTrue(line.startsWith(`${HOME}node_modules/.bin/node `), file)
        assert.isNull(await problemOf(line), file)
        started.push(line.split('/node ')[1]!)
      }
      const [place] = await values(file, 'WorkingDirectory')
      const compiled = !lines[0]!.includes('--compiled')
      assert.equal(place, compiled ? `${HOME}build` : HOME.slice(0, -1), file)
    }
    for (const one of ['bin/server.js', 'ace.js queue:listen', 'ace.js schedule:work'])
      assert.include(started, one)
  })

  test('set variables that there are', async ({ assert }) => {
    const known = await knownVariables()
    const files = [...(await units()), ...(await filesIn(FOLDER, '.conf'))]
    const named: string[] = []
    for (const file of files)
      for (const line of await values(file, 'Environment'))
        named.push(...Array.from(line.matchAll(/(?:^|[\s"])([A-Z_]+)=/g), ([, name]) => name!))
    assert.includeMembers(named, ['NODE_ENV', 'DATA_DIR', 'PGOPTIONS'])
    for (const name of named) assert.isTrue(known.has(name), name)
  })

  test('name units and pages that there are', async ({ assert }) => {
    const names = new Set((await units()).map((file) => basename(file)))
    for (const file of await units()) {
      for (const key of ['After', 'PartOf', 'WantedBy', 'Conflicts'])
        for (const other of (await values(file, key)).flatMap((value) => value.split(' ')))
          if (other.startsWith('turbocat')) assert.isTrue(names.has(other), `${file}: ${other}`)
      const [page] = await values(file, 'Documentation')
      assert.isTrue(exists(page!.replace(`file:${HOME}`, '')), `${file}: ${page}`)
    }
  })

  test('no drop-in overrides what a unit says for itself', async ({ assert }) => {
    const shared = (await settings(`${FOLDER}/turbocat-.service.d/50-common.conf`)).map(
      ([key]) => key
    )
    for (const file of await filesIn(FOLDER, '.service'))
      for (const [key] of await settings(file))
        if (!/^Environment/.test(key)) assert.notInclude(shared, key, file)
  })

  test('leave agents’ code its walls', async ({ assert }) => {
    const common = await settings(`${FOLDER}/turbocat-.service.d/50-common.conf`)
    const hurting = ['RestrictNamespaces', 'SystemCallFilter', 'MemoryDenyWriteExecute']
    for (const [key] of common) assert.notInclude([...hurting, 'ProtectProc'], key)
    const kept = Object.fromEntries(common)
    assert.equal(kept.ProtectSystem, 'strict')
    assert.equal(kept.NoNewPrivileges, 'yes')
    assert.equal(kept.User, 'turbocat')
  })
})

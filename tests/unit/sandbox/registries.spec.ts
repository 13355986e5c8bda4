import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { Sandbox } from '#sandbox/sandbox'
import { attempt } from './attempt.js'

const SOURCE = 'export const sum = (list: number[]): number => list.reduce((a, b) => a + b, 0)\n'
const CHECKSUM = `sha256-${createHash('sha256').update(SOURCE).digest('hex')}`

type Files = Record<string, string | Buffer>

const TYPES: Record<string, string> = {
  ts: 'text/typescript',
  tgz: 'application/octet-stream',
  json: 'application/json',
}

/** What the registry of JSR answers for a package of one file. */
const JSR_FILES: Files = {
  '/@acme/sum/meta.json': JSON.stringify({
    scope: 'acme',
    name: 'sum',
    latest: '1.2.0',
    versions: { '1.1.0': { yanked: true }, '1.2.0': {} },
  }),
  '/@acme/sum/1.2.0_meta.json': JSON.stringify({
    manifest: { '/mod.ts': { size: SOURCE.length, checksum: CHECKSUM } },
    exports: { '.': './mod.ts' },
    moduleGraph2: { '/mod.ts': {} },
  }),
  '/@acme/sum/1.2.0/mod.ts': SOURCE,
}

/** What the registry of npm answers for a package of one file, whose script would leave a trace. */
function npmFiles(folder: string, url: string): Files {
  const inside = join(folder, 'made', 'package')
  mkdirSync(inside, { recursive: true })
  const manifest = {
    name: '@acme/sum',
    version: '1.2.0',
    type: 'module',
    main: 'index.js',
    scripts: { postinstall: `touch ${join(folder, 'trace')}` },
  }
  writeFileSync(join(inside, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(inside, 'index.js'), SOURCE.replace(/: number(\[\])?/g, ''))
  const made = spawnSync('tar', ['-czf', '-', '-C', join(folder, 'made'), 'package'])
  const integrity = `sha512-${createHash('sha512').update(made.stdout).digest('base64')}`
  const dist = { tarball: `${url}@acme/sum/-/sum-1.2.0.tgz`, integrity }
  const document = {
    'name': '@acme/sum',
    'dist-tags': { latest: '1.2.0' },
    'versions': { '1.2.0': { ...manifest, dist } },
    'time': { '1.2.0': '2020-01-01T00:00:00.000Z' },
  }
  return { '/@acme%2fsum': JSON.stringify(document), '/@acme/sum/-/sum-1.2.0.tgz': made.stdout }
}

/** A registry on this machine. */
async function startRegistry(filesAt: (url: string) => Files) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url!)
    const body = files[request.url!.replace('%2F', '%2f')]
    const type = /\.(ts|tgz)$/.exec(request.url!)?.[1] ?? 'json'
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': TYPES[type] }).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const files = filesAt(url)
  return { server, asked, url }
}

test.group('Packages of registries', (group) => {
  let folder = ''
  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'turbocat-registry-'))
    return () => rm(folder, { recursive: true, force: true })
  })
  group.each.timeout(60_000)

  async function run(variable: string, filesAt: (url: string) => Files, name: string) {
    const { server, asked, url } = await startRegistry(filesAt)
    const before = process.env[variable]
    process.env[variable] = url
    const cacheFolder = join(folder, 'cache')
    const sandbox = new Sandbox({ mode: 'auto', poolSize: 0, packagesAllowed: name, cacheFolder })
    await sandbox.start()
    try {
      const code = `import { sum } from '@acme/sum'\nexport const main = ({ list }) => sum(list)`
      const request = { packages: [`${name}@1`], inputs: { list: [1, 2, 39] } }
      const first = await attempt(sandbox, code, request)
      // What is kept must do: the registry may be away.
      server.closeAllConnections()
      server.close()
      return { results: [first, await attempt(sandbox, code, request)], asked }
    } finally {
      if (before === undefined) delete process.env[variable]
      else process.env[variable] = before
      await sandbox.stop()
      server.close()
    }
  }

  test('of JSR are imported by their name, the second time from what is kept', async ({
    assert,
  }) => {
    const { results } = await run('JSR_URL', () => JSR_FILES, 'jsr:@acme/sum')
    assert.deepEqual(
      results.map(({ output, error }) => error ?? output),
      [42, 42]
    )
  })

  test('of JSR that are not what their list of files says are refused', async ({ assert }) => {
    const forged = { ...JSR_FILES, '/@acme/sum/1.2.0/mod.ts': `${SOURCE}// forged\n` }
    const { results } = await run('JSR_URL', () => forged, 'jsr:@acme/sum')
    assert.equal(results[0]!.error?.code, 'PACKAGE_UNAVAILABLE')
  })

  test('of JSR open no way to what is not kept', async ({ assert }) => {
    const { server, asked, url } = await startRegistry(() => JSR_FILES)
    process.env.JSR_URL = url
    const sandbox = new Sandbox({
      mode: 'auto',
      poolSize: 0,
      packagesAllowed: '*',
      cacheFolder: join(folder, 'cache'),
    })
    await sandbox.start()
    try {
      const code = `export const main = ({ url }) => import(url).then(() => 'in', () => 'refused')`
      const ends = []
      for (const each of [
        `${url}other.js`,
        'jsr:@acme/other',
        'npm:other',
        'file:///etc/hostname',
      ]) {
        const request = { packages: ['jsr:@acme/sum@1'], inputs: { url: each } }
        ends.push((await attempt(sandbox, code, request)).output)
      }
      assert.deepEqual(ends, ['refused', 'refused', 'refused', 'refused'])
      assert.isEmpty(asked.filter((path) => path.includes('other')))
    } finally {
      delete process.env.JSR_URL
      await sandbox.stop()
      server.close()
    }
  })

  test('of npm are imported by their name, and their scripts do not run', async ({ assert }) => {
    const { results } = await run(
      'NPM_CONFIG_REGISTRY',
      (url) => npmFiles(folder, url),
      'npm:@acme/sum'
    )
    assert.deepEqual(
      results.map(({ output, error }) => error ?? output),
      [42, 42]
    )
    assert.isFalse(existsSync(join(folder, 'trace')))
  })

  test('of npm whose archive was changed are refused', async ({ assert }) => {
    const forged = (url: string) => {
      const files = npmFiles(folder, url)
      const document = String(files['/@acme%2fsum']).replace(/sha512-./, 'sha512-_')
      return { ...files, '/@acme%2fsum': document }
    }
    const { results } = await run('NPM_CONFIG_REGISTRY', forged, 'npm:@acme/sum')
    assert.equal(results[0]!.error?.code, 'PACKAGE_UNAVAILABLE')
  })
})

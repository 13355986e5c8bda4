import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { PackageCache } from '#sandbox/packages/package_cache'
import { PackageAllowance, readPackageName } from '#sandbox/packages/package_name'
import { Sandbox } from '#sandbox/sandbox'
import { SandboxError } from '#sandbox/sandbox_error'
import { findTool } from '#sandbox/walls'
import { attempt } from './attempt.js'

/** A wheel is a ZIP with metadata; Python's own library writes one. */
const MAKE_WHEEL = `
import sys, zipfile
info = "demo_wheel-1.2.0.dist-info"
with zipfile.ZipFile(sys.argv[1] + "/demo_wheel-1.2.0-py3-none-any.whl", "w") as wheel:
    wheel.writestr("demo_wheel.py", "answer = 42\\n")
    wheel.writestr(info + "/METADATA", "Metadata-Version: 2.1\\nName: demo-wheel\\nVersion: 1.2.0\\n")
    wheel.writestr(info + "/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "/RECORD", "")
`

test.group('Packages', (group) => {
  let folder = ''
  group.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'turbocat-packages-'))
    return () => rm(folder, { recursive: true, force: true })
  })

  test('names are read, and nothing that a tool would take for more')
    .with([
      ['lodash', 'javascript', 'npm lodash '],
      ['npm:lodash@4', 'javascript', 'npm lodash 4'],
      ['@scope/name@^1.2', 'javascript', 'npm @scope/name ^1.2'],
      ['jsr:@std/path@1', 'javascript', 'jsr @std/path 1'],
      ['jsr:plain', 'javascript', null],
      ['file:../x', 'javascript', null],
      ['lodash@latest --allow-scripts', 'javascript', null],
      ['requests>=2.31, <3', 'python', 'pypi requests >=2.31,<3'],
      ['uvicorn[standard]==0.30.*', 'python', 'pypi uvicorn[standard] ==0.30.*'],
      ['git+https://example.com/x', 'python', null],
      ['--index-url=http://x', 'python', null],
      ['./x.whl', 'python', null],
      ['net/http', 'go', null],
    ] as const)
    .run(({ assert }, [text, language, expected]) => {
      const name = readPackageName(text, language)
      assert.equal(name && `${name.registry} ${name.name} ${name.range}`, expected)
    })

  test('the allow list {0} with {1}: {2}')
    .with([
      ['', 'lodash', false],
      ['*', 'lodash', true],
      ['lodash, npm:@acme/*', 'lodash@4', true],
      ['lodash', 'lodash-es', false],
      ['npm:@acme/*', '@acme/tool', true],
      ['jsr:@std/*', '@std/path', false],
    ] as const)
    .run(({ assert }, [list, text, allowed]) => {
      const check = () => new PackageAllowance(list).check([readPackageName(text, 'javascript')!])
      if (allowed) assert.doesNotThrow(check)
      else assert.throws(check, /PACKAGES_ALLOW/)
    })

  test('a set is fetched once, also when many ask at the same time, and a failure is not kept', async ({
    assert,
  }) => {
    const cache = new PackageCache(join(folder, 'sets'))
    let fetched = 0
    const fetch = async (draft: string) => {
      fetched++
      await writeFile(join(draft, 'a'), 'x')
      return ['b@2', 'a@1']
    }
    const failing = () => Promise.reject(new SandboxError('PACKAGE_UNAVAILABLE', 'offline'))
    await assert.rejects(() => cache.resolve('k', ['a', 'b'], failing), 'offline')
    const lists = [
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'b', 'a'],
    ]
    const folders = await Promise.all(lists.map((names) => cache.resolve('k', names, fetch)))
    assert.lengthOf([...new Set(folders)], 1)
    assert.equal(fetched, 1)
    const lock = JSON.parse(readFileSync(join(folders[0]!, 'turbocat-lock.json'), 'utf8'))
    assert.deepEqual(lock.versions, ['a@1', 'b@2'])
    assert.lengthOf(readdirSync(join(folder, 'sets')), 1)
  })

  test('a package that is not allowed, or not to be had, is PACKAGE_UNAVAILABLE', async ({
    assert,
    cleanup,
  }) => {
    const closed = new Sandbox({ mode: 'auto', poolSize: 0 })
    process.env.NPM_CONFIG_REGISTRY = 'http://127.0.0.1:9/'
    const offline = new Sandbox({
      mode: 'auto',
      poolSize: 0,
      packagesAllowed: '*',
      cacheFolder: join(folder, 'offline'),
    })
    cleanup(async () => {
      delete process.env.NPM_CONFIG_REGISTRY
      await Promise.all([closed.stop(), offline.stop()])
    })
    await Promise.all([closed.start(), offline.start()])
    const packages = ['npm:lodash@4']
    const refused = await attempt(closed, 'export const main = () => 1', { packages })
    assert.equal(refused.error?.code, 'PACKAGE_UNAVAILABLE')
    assert.isTrue(refused.error?.options.final)
    const missing = await attempt(offline, 'export const main = () => 1', { packages })
    assert.equal(missing.error?.code, 'PACKAGE_UNAVAILABLE')
    assert.include(missing.error?.message, 'could not be fetched')
  }).timeout(60_000)

  test('Python imports a wheel, {0}')
    .with([
      ['with python3', {}],
      ['within WebAssembly', { bubblewrap: false }],
    ] as const)
    .run(async ({ assert, cleanup }, [how, walls]) => {
      const wheels = join(folder, 'wheels')
      await mkdir(wheels, { recursive: true })
      spawnSync('python3', ['-c', MAKE_WHEEL, wheels])
      const [find, index] = [process.env.PIP_FIND_LINKS, process.env.PIP_NO_INDEX]
      Object.assign(process.env, { PIP_FIND_LINKS: wheels, PIP_NO_INDEX: '1' })
      const cacheFolder = join(folder, how.replaceAll(' ', '-'))
      const sandbox = new Sandbox({
        mode: 'auto',
        poolSize: 0,
        walls,
        packagesAllowed: 'demo-wheel',
        cacheFolder,
      })
      await sandbox.start()
      cleanup(async () => {
        if (find === undefined) delete process.env.PIP_FIND_LINKS
        else process.env.PIP_FIND_LINKS = find
        if (index === undefined) delete process.env.PIP_NO_INDEX
        await sandbox.stop()
      })
      const source = 'import demo_wheel\ndef main():\n    return demo_wheel.answer'
      const { output, error } = await attempt(sandbox, source, {
        language: 'python',
        fileName: 'main.py',
        packages: ['demo-wheel>=1'],
      })
      assert.isUndefined(error, error?.message)
      assert.equal(output, 42)
      assert.isTrue(existsSync(cacheFolder))
    })
    .timeout(120_000)
    .skip(
      findTool('python3') === null || spawnSync('python3', ['-m', 'pip', '--version']).status !== 0,
      'skipped: needs pip'
    )
})

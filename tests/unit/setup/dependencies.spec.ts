import { test } from '@japa/runner'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const { isInstalled } = await import(
  new URL('../../../bin/setup/dependencies.js', import.meta.url).href
)

const PACKAGES = {
  'node_modules/@adonisjs/core': { version: '7.0.0' },
  'node_modules/elsewhere': { version: '1.0.0', optional: true },
}

test.group('Dependencies', (group) => {
  let root: string

  async function put(path: string, content: object) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), JSON.stringify(content))
  }

  group.each.setup(async () => {
    root = await mkdtemp(join(tmpdir(), 'setup-modules-'))
    const packages = { '': {}, ...PACKAGES }
    await put('package-lock.json', { packages })
    return () => rm(root, { recursive: true })
  })

  async function install(version = '7.0.0') {
    await put('node_modules/@adonisjs/core/package.json', { version })
    const packages = { 'node_modules/@adonisjs/core': { version } }
    await put('node_modules/.package-lock.json', { packages })
  }

  test('are missing in a fresh clone', ({ assert }) => {
    assert.isFalse(isInstalled(root))
  })

  test('are there after an install by hand, another platform’s left out', async ({ assert }) => {
    await install()
    assert.isTrue(isInstalled(root))
  })

  test('are incomplete when an install was broken off', async ({ assert }) => {
    await put('node_modules/@adonisjs/core/package.json', {})
    assert.isFalse(isInstalled(root))
  })

  test('are old when the lock file changed since', async ({ assert }) => {
    await install()
    assert.isTrue(isInstalled(root))
    await put('package-lock.json', {
      packages: { 'node_modules/@adonisjs/core': { version: '7.1.0' } },
    })
    assert.isFalse(isInstalled(root))
  })
})

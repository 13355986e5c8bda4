import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PackageName } from './package_name.js'
import { runRegistryTool } from './registry_tool.js'

const ENTRY = 'entry.js'
const LOCK = 'deno.lock'

/** `npm:lodash@4`: as Deno knows the package. */
export const specifier = ({ registry, name, range }: PackageName) =>
  `${registry}:${name}${range === '' ? '' : `@${range}`}`

/** Fetches npm and jsr packages into a folder that serves Deno as its cache. Deno runs none of their scripts. */
export async function fetchForDeno(
  deno: string,
  packages: PackageName[],
  folder: string
): Promise<string[]> {
  const imports = packages.map((each) => `import ${JSON.stringify(specifier(each))}\n`).join('')
  await writeFile(join(folder, ENTRY), imports)
  const args = ['cache', '--quiet', '--no-config', `--lock=${join(folder, LOCK)}`, ENTRY]
  const environment = { DENO_DIR: folder, DENO_NO_UPDATE_CHECK: '1', DENO_NO_PACKAGE_JSON: '1' }
  await runRegistryTool(deno, args, { cwd: folder, environment })
  const lock = JSON.parse(await readFile(join(folder, LOCK), 'utf8')) as {
    npm?: Record<string, unknown>
    jsr?: Record<string, unknown>
  }
  return [
    ...Object.keys(lock.npm ?? {}).map((each) => `npm:${each}`),
    ...Object.keys(lock.jsr ?? {}).map((each) => `jsr:${each}`),
  ]
}

/** The names by which code reaches its packages: bare, with the registry, and what is in them. */
export function importsOf(packages: PackageName[]): Record<string, string> {
  const pairs = packages.flatMap((each): [string, string][] => {
    const { registry, name } = each
    const whole = specifier(each)
    const inside = whole.replace(':', ':/')
    return [
      [name, whole],
      [`${name}/`, `${inside}/`],
      [`${registry}:${name}`, whole],
    ]
  })
  return Object.fromEntries(pairs)
}

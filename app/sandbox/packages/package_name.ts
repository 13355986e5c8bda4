import { SandboxError } from '../sandbox_error.js'
import type { SandboxLanguage } from '../types.js'

/** A package as an agent names it. */
export interface PackageName {
  registry: 'npm' | 'jsr' | 'pypi'
  name: string
  /** What is wanted of the version, as its registry's tools write it; empty for the newest. */
  range: string
}

// No address, path or option can be written in any of these, so that a registry is all that is asked.
const JAVASCRIPT =
  /^(?:(npm|jsr):)?(@[a-z0-9][a-z0-9._~-]{0,100}\/[a-z0-9][a-z0-9._~-]{0,100}|[a-z0-9][a-z0-9._~-]{0,100})(?:@([~^]?[0-9a-zA-Z][0-9A-Za-z.+-]{0,60}))?$/i
const PYTHON =
  /^([A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?(?:\[[A-Za-z0-9,._-]{1,100}\])?)((?:(?:==|>=|<=|~=|!=|<|>)[0-9A-Za-z.*+!]{1,40},?){0,4})$/

/** Reads a name such as `lodash@4`, `npm:@scope/name`, `jsr:@std/path@1` or `requests>=2.31`; null for no name. */
export function readPackageName(text: string, language: SandboxLanguage): PackageName | null {
  if (language === 'go') return null
  if (language === 'python') {
    const [, name, range = ''] = PYTHON.exec(text.replace(/\s+/g, '')) ?? []
    return name === undefined ? null : { registry: 'pypi', name, range: range.replace(/,$/, '') }
  }
  const [, registry = 'npm', name, range = ''] = JAVASCRIPT.exec(text) ?? []
  if (name === undefined || (registry === 'jsr' && !name.startsWith('@'))) return null
  return { registry: registry.toLowerCase() as 'npm' | 'jsr', name, range }
}

/**
 * Which packages may be used: `*` for all, else names with an optional registry and a star at the end
 * (`lodash,jsr:@std/*,pypi:requests`).
 */
export class PackageAllowance {
  readonly #entries: string[]

  constructor(source: string) {
    this.#entries = source
      .toLowerCase()
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
  }

  /** @throws SandboxError `PACKAGE_UNAVAILABLE`, final, naming the package. */
  check(names: PackageName[]): void {
    for (const each of names) {
      if (this.#allows(each)) continue
      const message = `The package ${each.name} is not allowed here: PACKAGES_ALLOW names those that are`
      throw new SandboxError('PACKAGE_UNAVAILABLE', message, { final: true })
    }
  }

  #allows({ registry, name }: PackageName): boolean {
    const bare = name.replace(/\[.*$/, '').toLowerCase()
    return this.#entries.some((entry) =>
      [bare, `${registry}:${bare}`].some((text) =>
        entry.endsWith('*') ? text.startsWith(entry.slice(0, -1)) : text === entry
      )
    )
  }
}

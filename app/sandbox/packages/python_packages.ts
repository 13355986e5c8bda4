import { readdir } from 'node:fs/promises'
import type { PackageName } from './package_name.js'
import { runRegistryTool } from './registry_tool.js'

const QUIET = ['--quiet', '--no-input', '--disable-pip-version-check']
/** Wheels are unpacked; anything else would run its own set-up. */
const WHEELS_ONLY = ['--only-binary', ':all:']

const requirement = ({ name, range }: PackageName) => `${name}${range}`

/** Fetches wheels for `python3` and unpacks them, with all that they need, into a folder. */
export async function fetchForPython(
  python: string,
  packages: PackageName[],
  folder: string
): Promise<string[]> {
  const install = ['-m', 'pip', 'install', ...QUIET, ...WHEELS_ONLY, '--no-compile']
  const target = ['--root-user-action', 'ignore', '--target', folder, '--']
  const args = [...install, ...target, ...packages.map(requirement)]
  await runRegistryTool(python, args, { cwd: folder })
  const freeze = ['-m', 'pip', 'freeze', '--disable-pip-version-check', '--path', folder]
  const listed = await runRegistryTool(python, freeze, { cwd: folder })
  return listed.split('\n').filter((line) => line !== '')
}

/**
 * Fetches wheels without compiled parts, which are all that runs as WebAssembly, with all that they need.
 *
 * @param version Of Pyodide's Python, such as `3.14`.
 */
export async function fetchForPyodide(
  python: string,
  version: string,
  packages: PackageName[],
  folder: string
): Promise<string[]> {
  const args = ['-m', 'pip', 'download', ...QUIET, ...WHEELS_ONLY, '--dest', folder]
  const pure = ['--platform', 'any', '--implementation', 'py', '--abi', 'none']
  const wanted = ['--python-version', version, '--', ...packages.map(requirement)]
  await runRegistryTool(python, [...args, ...pure, ...wanted], { cwd: folder })
  return (await readdir(folder)).filter((name) => name.endsWith('.whl'))
}

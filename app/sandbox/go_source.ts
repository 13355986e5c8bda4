import { readFileSync } from 'node:fs'
import { SandboxError } from './sandbox_error.js'

const PACKAGE = /^\s*package\s+\w+/m
const PLAIN_MAIN = /^func\s+main\s*\(\s*\)/m
const MAIN_WITH_ARGUMENTS = /^(func\s+)main(\s*\(\s*[^)\s])/m

/** The files of one Go program, in the order in which the compiler gets them. */
export interface GoSource {
  files: { name: string; text: string }[]
  /** Every text in the files that could be a package's path, sorted. */
  imports: string[]
  /** Whether the code is a script, whose own `main` runs. */
  isScript: boolean
}

const part = (name: string) =>
  readFileSync(new URL(`./guests/${name}.go.txt`, import.meta.url), 'utf8')

/**
 * Puts the code and what serves it together. `main` can't take arguments in Go: a `main` that does is called `Main`,
 * which is as long, so that lines and columns stay true.
 *
 * @param entry The function to call; `main` is `Main`, and without that the code is a script.
 * @throws SandboxError `CODE_ERROR` for code that has neither.
 */
export function assembleGo(
  source: string,
  { entry, fileName, network }: { entry: string; fileName: string; network: boolean }
): GoSource {
  const name = entry === 'main' ? 'Main' : entry
  let code = source.replace(MAIN_WITH_ARGUMENTS, '$1Main$2')
  const hasEntry = new RegExp(`^func\\s+${name}\\s*\\(`, 'm').test(code)
  const isScript = !hasEntry && entry === 'main' && PLAIN_MAIN.test(code)
  if (!hasEntry && !isScript) {
    throw new SandboxError('CODE_ERROR', `The code defines no function "${name}"`, { final: true })
  }
  // Beside the function to call, a main of the code's own is never run.
  if (hasEntry) code = code.replace(PLAIN_MAIN, (text) => text.replace('main', 'mai_'))
  const head = PACKAGE.test(code) ? '' : 'package main\n'
  const way = network ? part('go_network') : 'package main\n\nfunc turbocatOpenWayOut() {}\n'
  const call = part('go_call').replaceAll('TURBOCAT_ENTRY', name)
  const files = [
    { name: 'turbocat_harness.go', text: part('go_harness') },
    { name: 'turbocat_network.go', text: way },
    { name: 'code.go', text: `${head}//line ${fileName}:1:1\n${code}\n` },
    ...(isScript ? [] : [{ name: 'turbocat_call.go', text: call }]),
  ]
  const quoted = files.flatMap(({ text }) => text.match(/(?<=["`])[a-z][a-z0-9/]*(?=["`])/g) ?? [])
  return { files, imports: [...new Set(quoted)].sort(), isScript }
}

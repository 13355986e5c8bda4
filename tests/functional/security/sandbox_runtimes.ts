import { findTool } from '#sandbox/walls'
import type { WallSwitches } from '#sandbox/wall_probe'
import type { SandboxLanguage } from '#sandbox/types'

const HAS_WALLS = findTool('bwrap') !== null
const need = (...tools: string[]) => {
  const missing = tools.filter((name) => findTool(name) === null)
  return missing.length === 0 ? null : `skipped: needs ${missing.join(' and ')}`
}

/** Every way in which this product runs code: a language, and the walls that there are. */
export interface Runtime {
  name: string
  language: SandboxLanguage
  fileName: string
  walls: WallSwitches
  /** What this machine lacks for it, or null. */
  lacks: string | null
  /** Code that logs as it likes and gives back a value, or fails: `{{ body }}` is the language's own. */
  wrap(body: string): string
}

const javascript = (body: string) => `export async function main(inputs) {\n${body}\n}`
const python = (body: string) =>
  `def main(inputs):\n${body
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}`
/** The imports of all cases at once: each must be used. */
const go = (body: string) => {
  const names = ['fmt', 'net', 'os', 'os/exec', 'runtime', 'strings', 'syscall', 'time', 'unsafe']
  const used = names.filter((name) => body.includes(`${name.split('/').at(-1)}.`))
  const imports = used.map((name) => `import ${JSON.stringify(name)}\n`).join('')
  return `package main\n${imports}func Main(inputs map[string]any) any {\n${body}\n}`
}

export const RUNTIMES: Runtime[] = [
  {
    name: 'JavaScript in Deno and bubblewrap',
    language: 'javascript',
    fileName: 'code.ts',
    walls: {},
    lacks: need('bwrap'),
    wrap: javascript,
  },
  {
    name: 'JavaScript in Deno alone',
    language: 'javascript',
    fileName: 'code.ts',
    walls: { bubblewrap: false },
    lacks: null,
    wrap: javascript,
  },
  {
    name: 'Python in bubblewrap',
    language: 'python',
    fileName: 'main.py',
    walls: {},
    lacks: need('bwrap', 'python3'),
    wrap: python,
  },
  {
    name: 'Python in Pyodide',
    language: 'python',
    fileName: 'main.py',
    walls: { bubblewrap: false },
    lacks: null,
    wrap: python,
  },
  {
    name: 'Go in bubblewrap',
    language: 'go',
    fileName: 'main.go',
    walls: {},
    lacks: HAS_WALLS ? need('go') : need('bwrap'),
    wrap: go,
  },
]

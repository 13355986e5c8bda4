import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import ace from '@adonisjs/core/services/ace'
import app from '@adonisjs/core/services/app'
import { parse, parseAllDocuments } from 'yaml'

/** What is neither ours nor needs a line in start/env.ts: Node's, and PostgreSQL's client's. */
const FOREIGN = ['NODE_OPTIONS', 'PGOPTIONS']

export const read = (path: string) => readFile(app.makePath(path), 'utf8')
export const exists = (path: string) => existsSync(app.makePath(path))

/** Paths below a folder, from the project's root. */
export async function filesIn(folder: string, ending: string): Promise<string[]> {
  const names = await readdir(app.makePath(folder), { recursive: true })
  return names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name))
}

/** One document. @throws Error where it is no YAML, or names a key twice */
export async function readYaml<Shape>(path: string): Promise<Shape> {
  return parse(await read(path), { merge: true, strict: true, uniqueKeys: true }) as Shape
}

/** All documents of a file. */
export async function readDocuments<Shape>(path: string): Promise<Shape[]> {
  const documents = parseAllDocuments(await read(path), { uniqueKeys: true })
  return [...documents].map((document) => {
    if (document.errors.length > 0) throw document.errors[0]
    return document.toJS() as Shape
  })
}

/** The names of start/env.ts, and those that others read. */
export async function knownVariables(): Promise<Set<string>> {
  const declared = (await read('start/env.ts')).matchAll(/^ {2}([A-Z][A-Z_]+):/gm)
  return new Set([...Array.from(declared, ([, name]) => name!), ...FOREIGN])
}

/** Variables without which no process starts. */
export const REQUIRED = ['APP_KEY', 'JWT_SECRET', 'ENCRYPTION_KEY', 'DATABASE_URL']

/** What is wrong with a command line that runs one of our programs: null when it can be run. */
export async function problemOf(line: string): Promise<string | null> {
  const words = line.trim().split(/\s+/)
  const at = words.findIndex((word) => /(^|\/)node$/.test(word))
  if (at === -1) return `"${line}" runs no node`
  const [program = '', command = ''] = words.slice(at + 1)
  if (/^ace(\.js)?$/.test(program)) {
    return (await commandNames()).has(command) ? null : `there is no command ${command}`
  }
  const sources = [program, program.replace(/\.js$/, '.ts')]
  return sources.some(exists) ? null : `there is no ${program}`
}

/** Lines of a shell's `a && b`. */
export const linesOf = (script: string) => script.split('&&').map((line) => line.trim())

export async function commandNames(): Promise<Set<string>> {
  await ace.boot()
  return new Set(ace.getCommands().map(({ commandName }) => commandName))
}

/** Paths of start/routes/health.ts, as the router has them. */
export async function healthPaths(): Promise<string[]> {
  const source = await read('start/routes/health.ts')
  return Array.from(source.matchAll(/\$\{prefix\}(\/[a-z/]+)`/g), ([, path]) => path!)
}

import { readdirSync, readFileSync } from 'node:fs'
import app from '@adonisjs/core/services/app'

/** What can be run: the first kind of an example, and what belongs to it. */
const STARTS = ['workflow', 'agent', 'run']

/** An example of a page: a block that can be run, and the blocks after it that belong to it. */
export interface DocExample {
  /** `docs/steps/loop.md:12`. */
  place: string
  kind: 'workflow' | 'agent' | 'run'
  text: string
  inputs?: string
  signal?: string
  output?: string
}

/** The examples of each page of docs that has some: fenced blocks with a second word, such as `json workflow`. */
export function docExamples(): Map<string, DocExample[]> {
  const pages = new Map<string, DocExample[]>()
  const files = readdirSync(app.makePath('docs'), { recursive: true, encoding: 'utf8' })
  for (const name of files.filter((file) => file.endsWith('.md')).sort()) {
    const examples = examplesOf(`docs/${name}`)
    if (examples.length > 0) pages.set(`docs/${name}`, examples)
  }
  return pages
}

function examplesOf(file: string): DocExample[] {
  const examples: DocExample[] = []
  const page = readFileSync(app.makePath(file), 'utf8')
  for (const match of page.matchAll(/^```(?:json|yaml|sh) (\w+)\n(.*?)^```$/gms)) {
    const [, kind = '', text = ''] = match
    const place = `${file}:${page.slice(0, match.index).split('\n').length}`
    const last = examples.at(-1)
    if (STARTS.includes(kind)) examples.push({ place, kind: kind as DocExample['kind'], text })
    else if (last && ['inputs', 'signal', 'output'].includes(kind))
      last[kind as 'inputs' | 'signal' | 'output'] = text
    else throw new Error(`${place}: nothing is known of a block that is "${kind}"`)
  }
  return examples
}

/**
 * Whether something came out as a page shows it. `"..."` in the page is any value, and an object
 * may have more members than are shown.
 */
export function isAsShown(actual: unknown, shown: unknown): boolean {
  if (shown === '...') return actual !== undefined
  if (Array.isArray(shown)) {
    const list = Array.isArray(actual) && actual.length === shown.length ? actual : null
    return list !== null && shown.every((item, index) => isAsShown(list[index], item))
  }
  if (typeof shown !== 'object' || shown === null) return Object.is(actual, shown)
  if (typeof actual !== 'object' || actual === null) return false
  const members = actual as Record<string, unknown>
  return Object.entries(shown).every(([name, value]) => isAsShown(members[name], value))
}

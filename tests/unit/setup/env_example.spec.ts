import { test } from '@japa/runner'
import { readFile } from 'node:fs/promises'

const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')

test.group('.env.example', () => {
  test('has a line for every variable, and none for anything else', async ({ assert }) => {
    const declared = (await read('start/env.ts')).matchAll(/^ {2}([A-Z][A-Z_]+):/gm)
    const described = (await read('.env.example')).matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)
    const names = (matches: Iterable<RegExpMatchArray>) =>
      Array.from(matches, ([, name]) => name).toSorted()
    assert.deepEqual(names(described), names(declared))
  })
})

import type { SandboxLanguage } from '#sandbox/types'

const LANGUAGES: [SandboxLanguage, RegExp, string][] = [
  ['javascript', /^(?:nodejs(?:18|20|22|24)?|deno[12]?|javascript|typescript)$/, 'code.ts'],
  ['python', /^python(?:3(?:\.\d{1,2})?)?$/, 'main.py'],
  ['go', /^(?:go|golang)(?:1(?:\.\d{1,2}){0,2})?$/, 'main.go'],
]

/** The language that a config's `runtime` means, or null. The version in a name is a wish: what is installed runs. */
export function languageOf(runtime: string): SandboxLanguage | null {
  return LANGUAGES.find(([, pattern]) => pattern.test(runtime))?.[0] ?? null
}

/** What stack traces call the code. */
export function fileNameOf(language: SandboxLanguage): string {
  return LANGUAGES.find(([name]) => name === language)![2]
}

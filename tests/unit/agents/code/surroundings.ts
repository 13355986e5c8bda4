import { EgressGuard } from '#net/egress_guard'
import type { CodeSurroundings } from '#agents/code/code_runner'

/** Secrets by name, and a guard that lets through what `allow` says. */
export function surroundings(secrets: Record<string, string> = {}, allow = ''): CodeSurroundings {
  return {
    secrets: { read: async ({ name }) => secrets[name] ?? null },
    guard: new EgressGuard({ allow }),
  }
}

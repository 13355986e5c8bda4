import { EgressGuard } from '#net/egress_guard'
import type { CodeSurroundings } from '#agents/code/code_runner'

/** Secrets by name, and a guard that lets through what `allow` says; every name leads to this machine. */
export function surroundings(secrets: Record<string, string> = {}, allow = ''): CodeSurroundings {
  return {
    secrets: { read: async ({ name }) => secrets[name] ?? null },
    guard: new EgressGuard({ allow, resolver: async () => ['127.0.0.1'] }),
  }
}

import { Sandbox } from '#sandbox/sandbox'
import type { SandboxLanguage, SandboxRequest } from '#sandbox/types'
import { durations, figure, perSecond, type Figure } from '#tests/bench/figures'

const ROUNDS = 25
const THROUGHPUT = 120
/** Milliseconds between two runs from the pool, in which it fills again. */
const PAUSE_MS = 60

const SOURCES: Record<SandboxLanguage, string> = {
  javascript: 'export const main = ({ n }) => n + 1',
  python: 'def main(inputs):\n    return inputs["n"] + 1',
  go: 'package main\n\nfunc Main(in map[string]int) int { return in["n"] + 1 }\n',
}
const CASES = [
  { name: 'JavaScript', language: 'javascript', walls: {}, rounds: ROUNDS, pooled: true },
  { name: 'Python', language: 'python', walls: {}, rounds: ROUNDS, pooled: true },
  { name: 'Pyodide', language: 'python', walls: { bubblewrap: false }, rounds: 3, pooled: true },
  { name: 'Go', language: 'go', walls: {}, rounds: ROUNDS, pooled: false },
] as const
const TARGETS: Record<string, [cold: string, warm: string]> = {
  JavaScript: ['', 'p50 <= 8'],
  Python: ['p50 <= 60', 'p50 <= 10'],
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A trivial run of each language: from nothing, from a started sandbox, and how many a second. */
export async function sandboxFigures(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { name, language, walls, rounds, pooled } of CASES) {
    const request = requestOf(language)
    const [coldTarget = '', warmTarget = ''] = TARGETS[name] ?? []
    const cold = new Sandbox({ mode: 'auto', poolSize: 0, walls })
    await cold.start()
    if (cold.lacks(language) === null) {
      await cold.run(request)
      const run = async () => void (await cold.run(request))
      figures.push(figure(`${name}, cold`, 'ms', await durations(rounds, run), coldTarget))
    }
    await cold.stop()
    if (!pooled) continue
    const warm = new Sandbox({ mode: 'auto', poolSize: 2, walls })
    await warm.start()
    if (warm.lacks(language) === null) {
      await warm.run(request)
      const taken: number[] = []
      for (let round = 0; round < rounds; round++) {
        await pause(name === 'Pyodide' ? 12_000 : PAUSE_MS * 3)
        taken.push(...(await durations(1, async () => void (await warm.run(request)))))
      }
      figures.push(figure(`${name}, from the pool`, 'ms', taken, warmTarget))
      if (name !== 'Pyodide') {
        const rate = await perSecond(THROUGHPUT, 4, () => warm.run(request))
        figures.push(figure(`${name}, runs`, '/s', [rate]))
      }
    }
    await warm.stop()
  }
  return figures
}

function requestOf(language: SandboxLanguage): SandboxRequest {
  return {
    language,
    source: SOURCES[language],
    fileName: 'code',
    entry: 'main',
    inputs: { n: 1 },
    context: {},
    environment: {},
    limits: { timeoutMs: 60_000, cpuMs: 60_000, memoryMb: 512 },
    signal: new AbortController().signal,
    onLog: () => {},
  }
}

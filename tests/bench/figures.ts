/** One line of the table: the median of several rounds, and what lay around it. */
export interface Figure {
  name: string
  unit: string
  median: number
  min: number
  max: number
  /** What `performance` asks for, as text. */
  target: string
}

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN
}

/** The figure of rounds that were measured one after another. */
export function figure(name: string, unit: string, rounds: number[], target = ''): Figure {
  const [min, max] = [Math.min(...rounds), Math.max(...rounds)]
  return { name, unit, median: percentile(rounds, 0.5), min, max, target }
}

/** Runs `work` so many times, one after another, and gives each duration in milliseconds. */
export async function durations(times: number, work: () => Promise<void>): Promise<number[]> {
  const taken: number[] = []
  for (let index = 0; index < times; index++) {
    const begin = performance.now()
    await work()
    taken.push(performance.now() - begin)
  }
  return taken
}

/** How often a second `work` can be done over so many connections. */
export async function perSecond(
  total: number,
  connections: number,
  work: () => Promise<unknown>
): Promise<number> {
  let left = total
  const begin = performance.now()
  const connection = async () => {
    while (left-- > 0) await work()
  }
  await Promise.all(Array.from({ length: connections }, connection))
  return total / ((performance.now() - begin) / 1000)
}

export function table(figures: Figure[]): string {
  const rows = figures.map(({ name, unit, median, min, max, target }) => [
    name,
    round(median),
    `${round(min)} - ${round(max)}`,
    unit,
    target,
  ])
  const all = [['figure', 'median', 'min - max', 'unit', 'to reach'], ...rows]
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)))
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd()
    )
    .join('\n')
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2)
}

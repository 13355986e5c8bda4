/** A task of a graph: how long it takes, in milliseconds, and the tasks that it needs. */
export interface Task {
  key: string
  ms: number
  needs: string[]
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function numbersOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Tasks take 5 to 200 ms. */
const durationOf = (random: () => number) => Math.round(5 + random() * 195)

class Drawn {
  readonly tasks: Task[] = []

  constructor(readonly random: () => number) {}

  task(needs: string[]): string {
    const key = `t${this.tasks.length}`
    this.tasks.push({ key, ms: durationOf(this.random), needs })
    return key
  }

  tasksBeside(count: number, needs: (index: number) => string[]): string[] {
    return Array.from({ length: count }, (_, index) => this.task(needs(index)))
  }
}

/**
 * Shapes of scientific workflows (Bharathi et al., "Characterization of Scientific Workflows", 2008),
 * with about `size` tasks whose times are drawn by lot.
 */
export const SHAPES: Record<string, (size: number, random: () => number) => Task[]> = {
  'fork-join': (size, random) => {
    const drawn = new Drawn(random)
    const fork = drawn.task([])
    drawn.task(drawn.tasksBeside(Math.max(size - 2, 1), () => [fork]))
    return drawn.tasks
  },

  // Pairs of projected images are compared, one fit corrects each of them, one mosaic comes out.
  'montage': (size, random) => {
    const drawn = new Drawn(random)
    const images = drawn.tasksBeside(Math.max(Math.round(size / 4), 2), () => [])
    const pairs = images.slice(1).map((image, index) => drawn.task([images[index]!, image]))
    const fit = drawn.task(pairs)
    const corrected = images.map((image) => drawn.task([image, fit]))
    drawn.task([drawn.task([drawn.task(corrected)])])
    return drawn.tasks
  },

  // Lanes of four tasks between a split and a merge.
  'epigenomics': (size, random) => {
    const drawn = new Drawn(random)
    const split = drawn.task([])
    let lanes = Array.from({ length: Math.max(Math.round((size - 4) / 4), 1) }, () => split)
    for (let stage = 0; stage < 4; stage++) lanes = lanes.map((last) => drawn.task([last]))
    drawn.task([drawn.task([drawn.task(lanes)])])
    return drawn.tasks
  },

  // Rounds of simulations that each begin where the one before was gathered.
  'cycles': (size, random) => {
    const drawn = new Drawn(random)
    const rounds = 4
    let last = drawn.task([])
    for (let round = 0; round < rounds; round++) {
      const before = last
      last = drawn.task(
        drawn.tasksBeside(Math.max(Math.round(size / rounds) - 1, 1), () => [before])
      )
    }
    return drawn.tasks
  },

  'random layers': (size, random) => {
    const drawn = new Drawn(random)
    const width = Math.max(Math.round(Math.sqrt(size)), 2)
    let above: string[] = []
    while (drawn.tasks.length < size) {
      const layer = above
      const pick = () => layer[Math.floor(random() * layer.length)]!
      above = drawn.tasksBeside(Math.min(width, size - drawn.tasks.length), () =>
        layer.length === 0 ? [] : [...new Set([pick(), pick(), pick()])]
      )
    }
    return drawn.tasks
  },
}

/** How long the longest way through takes, in milliseconds: no schedule is faster. */
export function criticalPath(tasks: Task[]): number {
  const ends = new Map<string, number>()
  for (const { key, ms, needs } of tasks) {
    ends.set(key, Math.max(0, ...needs.map((need) => ends.get(need)!)) + ms)
  }
  return Math.max(...ends.values())
}

/** How long `slots` take that each begin the next task of the list when they are free (Graham, 1969). */
export function listSchedule(durations: number[], slots: number): number {
  const free = Array.from({ length: slots }, () => 0)
  for (const ms of durations) {
    const first = free.indexOf(Math.min(...free))
    free[first]! += ms
  }
  return Math.max(...free)
}

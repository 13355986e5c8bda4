import { test } from '@japa/runner'
import { Planner, type Settlement } from '#engine/graph/planner'
import type { Edge, Graph } from '#engine/graph/types'
import { Dice, forSeeds, randomGraph } from '#tests/unit/engine/graph/random_graphs'

type Results = Map<string, Settlement>
const OUTCOMES = ['completed', 'completed', 'completed', 'continued', 'failed', 'skipped'] as const

/** Whether a condition is taken is the edge's alone here, so that every order gives the same. */
const takes = (edge: Edge) => edge.condition === 'yes'

/** The definition of ready and skipped, applied until nothing changes any more. */
function oracle({ steps, edges }: Graph, results: Results) {
  const ready = new Set<string>()
  const skipped = new Set<string>()
  for (let changed = true; changed;) {
    changed = false
    for (const { stepKey } of steps) {
      if (results.has(stepKey) || ready.has(stepKey) || skipped.has(stepKey)) continue
      const incoming = edges.filter((edge) => edge.target === stepKey)
      const isSettled = ({ source }: Edge) => results.has(source) || skipped.has(source)
      if (!incoming.every(isSettled)) continue
      const isLive = (edge: Edge) => {
        const result = results.get(edge.source)
        const goesOn = result === 'completed' || result === 'continued'
        return goesOn && (edge.condition === undefined || takes(edge))
      }
      const set = incoming.length === 0 || incoming.some(isLive) ? ready : skipped
      set.add(stepKey)
      changed = true
    }
  }
  return { ready, skipped }
}

/** Runs a graph to its end in a random order; gives the journal that this wrote. */
function run(graph: Graph, dice: Dice, afterEach?: (plan: Planner, results: Results) => void) {
  const plan = new Planner(graph)
  const running: string[] = []
  const results: Results = new Map()
  const ended: string[] = []
  while (!plan.done) {
    running.push(...plan.takeReady())
    ended.push(...plan.takeSkipped())
    if (running.length === 0) break
    const [key] = running.splice(dice.below(running.length), 1)
    results.set(key!, dice.pick(OUTCOMES))
    ended.push(key!)
    plan.settle(key!, results.get(key!)!, takes)
    afterEach?.(plan, results)
  }
  ended.push(...plan.takeSkipped())
  return { plan, results, ended }
}

test.group('Planner, on random graphs', () => {
  test('it plans what the definition says, for 3,000 graphs', ({ assert }) => {
    forSeeds(3000, (dice) => {
      const graph = randomGraph(dice, 1 + dice.below(14), dice.next() * 2.5)
      const handed = new Set<string>()
      const skipped = new Set<string>()
      const plan = new Planner(graph)
      const results: Results = new Map()
      const open: string[] = []
      for (;;) {
        for (const key of plan.takeReady()) {
          assert.isFalse(handed.has(key), 'handed out twice')
          handed.add(key)
          open.push(key)
        }
        for (const key of plan.takeSkipped()) {
          assert.isFalse(skipped.has(key), 'skipped twice')
          skipped.add(key)
        }
        const expected = oracle(graph, results)
        assert.deepEqual(new Set(open), expected.ready)
        assert.deepEqual(skipped, expected.skipped)
        assert.equal(plan.settledCount, results.size + skipped.size)
        if (open.length === 0) break
        const [key] = open.splice(dice.below(open.length), 1)
        results.set(key!, dice.pick(OUTCOMES))
        plan.settle(key!, results.get(key!)!, takes)
      }
      assert.isTrue(plan.done)
      assert.equal(handed.size + skipped.size, graph.steps.length)
    })
  })

  test('every step ends exactly once, after all that it depends on', ({ assert }) => {
    forSeeds(500, (dice) => {
      const graph = randomGraph(dice, 2 + dice.below(60), 1 + dice.next() * 2)
      const { plan, ended } = run(graph, dice)
      assert.isTrue(plan.done)
      assert.sameMembers(
        ended,
        graph.steps.map(({ stepKey }) => stepKey)
      )
      const place = new Map(ended.map((key, index) => [key, index]))
      for (const { source, target } of graph.edges) {
        assert.isBelow(place.get(source)!, place.get(target)!)
      }
    })
  })

  test('a journal replayed in any order gives the same plan', ({ assert }) => {
    forSeeds(500, (dice) => {
      const graph = randomGraph(dice, 2 + dice.below(25), 1 + dice.next() * 2)
      const { results } = run(graph, dice)
      const prefix = [...results].slice(0, dice.below(results.size + 1))
      const plans = [prefix, dice.shuffled(prefix), dice.shuffled(prefix)].map((journal) => {
        const plan = new Planner(graph)
        for (const [key, result] of journal) plan.settle(key, result, takes)
        const skipped = plan.takeSkipped().sort()
        return { ready: plan.takeReady(), skipped, count: plan.settledCount, done: plan.done }
      })
      assert.deepEqual(plans[1], plans[0])
      assert.deepEqual(plans[2], plans[0])
    })
  })

  test('5,000 random steps are planned in a fraction of a second', ({ assert }) => {
    const graph = randomGraph(new Dice(7), 5000, 2)
    const durations = [1, 2, 3].map((seed) => {
      const began = performance.now()
      const { plan } = run(graph, new Dice(seed))
      assert.isTrue(plan.done)
      return performance.now() - began
    })
    assert.isBelow(Math.min(...durations), 200)
  }).retry(2)

  test('a chain of 10,000 steps is skipped without deepening the stack', ({ assert }) => {
    const graph = randomGraph(new Dice(1), 10_000, 0)
    for (let index = 1; index < 10_000; index++) {
      graph.edges.push({ source: `s${index - 1}`, target: `s${index}` })
    }
    const plan = new Planner(graph)
    plan.settle('s0', 'failed', takes)
    assert.lengthOf(plan.takeSkipped(), 9999)
    assert.isTrue(plan.done)
  })
})

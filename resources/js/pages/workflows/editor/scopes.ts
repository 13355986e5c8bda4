import { completeSteps } from '#engine/graph/complete'
import { definitionFromSteps, stepsFromDefinition } from '#engine/graph/normalize'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import { drawingOf, updateStep, type Drawing, type Point } from './document.js'

/** A step that holds others, and which of its branches; null for a loop's body. */
export interface Inside {
  step: string
  branch: string | null
}

/** The way from the workflow itself into a loop or a branch; empty for the workflow. */
export type ScopePath = readonly Inside[]

const nameOf = (path: ScopePath) =>
  path.map(({ step, branch }) => (branch === null ? step : `${step}/${branch}`)).join('/')

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const branchesIn = (config: JsonObject): Json[] =>
  Array.isArray(config.branches) ? config.branches : []

function rawSteps(drawing: Drawing, { step, branch }: Inside): unknown {
  const config = drawing.nodes.find(({ id }) => id === step)?.config
  if (!config) return undefined
  if (branch === null) return config.steps
  return branchesIn(config).find((one): one is JsonObject => isObject(one) && one.key === branch)
    ?.steps
}

function inner(drawing: Drawing, inside: Inside): Drawing | null {
  const raw = rawSteps(drawing, inside)
  return Array.isArray(raw) ? drawingOf(definitionFromSteps(completeSteps(raw))) : null
}

/** The drawing of what a step holds, or null where it holds no steps of its own (any longer). */
export function scopeOf(root: Drawing, path: ScopePath): Drawing | null {
  let drawing: Drawing | null = root
  for (const inside of path) drawing = drawing && inner(drawing, inside)
  if (!drawing || path.length === 0) return drawing
  const places = isObject(root.metadata.places) ? root.metadata.places[nameOf(path)] : undefined
  if (!isObject(places)) return drawing
  const nodes = drawing.nodes.map((node) => {
    const place = places[node.id] as Point | undefined
    return place ? { ...node, position: place } : node
  })
  return { ...drawing, nodes }
}

/** The whole drawing with another one of what a step holds; places are kept in its metadata. */
export function withScope(root: Drawing, path: ScopePath, drawing: Drawing): Drawing {
  if (path.length === 0) return drawing
  const places = Object.fromEntries(
    drawing.nodes.flatMap(({ id, position }): Array<[string, Json]> =>
      position ? [[id, { x: position.x, y: position.y }]] : []
    )
  )
  const known = isObject(root.metadata.places) ? root.metadata.places : {}
  const metadata = { ...root.metadata, places: { ...known, [nameOf(path)]: places } }
  return { ...replace(root, path, drawing), metadata }
}

function replace(outer: Drawing, path: ScopePath, drawing: Drawing): Drawing {
  const [inside, ...rest] = path
  if (!inside) return drawing
  const own = inner(outer, inside)
  const node = outer.nodes.find(({ id }) => id === inside.step)
  if (!own || !node) return outer
  const steps = stepsFromDefinition(replace(own, rest, drawing)) as unknown as Json
  const { config } = node
  const changed =
    inside.branch === null
      ? { ...config, steps }
      : {
          ...config,
          branches: branchesIn(config).map((branch) =>
            isObject(branch) && branch.key === inside.branch ? { ...branch, steps } : branch
          ),
        }
  return updateStep(outer, inside.step, { config: changed })
}

/** The problems of one scope, named as if it were the workflow. */
export function problemsInside(
  root: Drawing,
  path: ScopePath,
  problems: readonly Problem[]
): readonly Problem[] {
  let drawing: Drawing | null = root
  let prefix = ''
  for (const inside of path) {
    const index: number = drawing?.nodes.findIndex(({ id }) => id === inside.step) ?? -1
    const branches: Json[] = branchesIn(drawing?.nodes[index]?.config ?? {})
    const branch = branches.findIndex((one) => isObject(one) && one.key === inside.branch)
    prefix += `steps.${index}.config.${inside.branch === null ? '' : `branches.${branch}.`}`
    drawing = drawing && inner(drawing, inside)
  }
  if (prefix === '') return problems
  return problems.flatMap((problem) =>
    problem.field.startsWith(`${prefix}steps.`)
      ? [{ ...problem, field: problem.field.slice(prefix.length) }]
      : []
  )
}

/** How the paths of a run begin in a scope: `loop[0]/` for the first round of a loop. */
export function runPrefix(path: ScopePath): string {
  return path
    .map(({ step, branch }) => (branch === null ? `${step}[0]/` : `${step}/${branch}/`))
    .join('')
}

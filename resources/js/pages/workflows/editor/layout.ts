import type { Drawing, Point } from './document'

/** The size that a step is drawn with, in pixels. */
export const STEP_SIZE = { width: 208, height: 64 }

/** Places for all steps, in layers from top to bottom. Counted in a worker: large graphs take a while. */
export async function layOut({ nodes, edges }: Drawing): Promise<Map<string, Point>> {
  const [{ default: Elk }, { default: Worker }] = await Promise.all([
    import('elkjs/lib/elk-api.js'),
    import('elkjs/lib/elk-worker.min.js?worker'),
  ])
  const elk = new Elk({ workerFactory: () => new Worker() })
  try {
    const keys = new Set(nodes.map(({ id }) => id))
    const { children = [] } = await elk.layout({
      id: 'root',
      layoutOptions: {
        'elk.algorithm': 'layered',
        'elk.direction': 'DOWN',
        'elk.spacing.nodeNode': '40',
        'elk.layered.spacing.nodeNodeBetweenLayers': '56',
        'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
      },
      children: nodes.map(({ id }) => ({ id, ...STEP_SIZE })),
      edges: edges
        .filter(({ source, target }) => keys.has(source) && keys.has(target))
        .map(({ source, target }, index) => ({
          id: `e${index}`,
          sources: [source],
          targets: [target],
        })),
    })
    return new Map(
      children.map(({ id, x = 0, y = 0 }) => [id, { x: Math.round(x), y: Math.round(y) }])
    )
  } finally {
    elk.terminateWorker()
  }
}

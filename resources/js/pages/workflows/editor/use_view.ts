import { useCallback, useEffect, useRef } from 'react'
import { useReactFlow } from '@xyflow/react'
import { move } from './document'
import type { History } from './history'
import { layOut, STEP_SIZE } from './layout'
import type { ScopePath } from './scopes'

const FIT = { maxZoom: 1, padding: 0.2 }
/** The zoom from which on the text of a step can be read. */
const READABLE = 0.6

/** Where the steps are and what of them is in sight. */
export function useView(history: History, path: ScopePath, chosen: string | null) {
  const { drawing, draw, place } = history
  const flow = useReactFlow()
  const canvas = useRef<HTMLDivElement>(null)
  const fit = useCallback(
    () => requestAnimationFrame(() => requestAnimationFrame(() => void flow.fitView(FIT))),
    [flow]
  )
  const arrange = async () => {
    const places = await layOut(drawing)
    draw((now) => move(now, places))
    fit()
  }

  // What was made by a program has no places yet.
  const placeless = drawing.nodes.length > 0 && drawing.nodes.every(({ position }) => !position)
  useEffect(() => {
    if (!placeless) return
    void layOut(drawing).then((places) => {
      place((now) => move(now, places))
      fit()
    })
  }, [placeless, path])

  const centre = useCallback(
    (key: string, zoom: number) => {
      const at = flow.getNode(key)?.position
      if (at) void flow.setCenter(at.x + STEP_SIZE.width / 2, at.y + STEP_SIZE.height / 2, { zoom })
    },
    [flow]
  )
  useEffect(() => {
    // The details take room from the graph: what they are of must stay in sight.
    const at = chosen === null ? undefined : flow.getNode(chosen)?.position
    const box = canvas.current?.getBoundingClientRect()
    if (!at || !box) return
    const { x, y } = flow.flowToScreenPosition(at)
    const right = x + STEP_SIZE.width * flow.getZoom()
    const inside = x >= box.left && right <= box.right && y >= box.top && y + 40 <= box.bottom
    if (!inside) centre(chosen!, flow.getZoom())
  }, [chosen, flow, centre])

  const goTo = (key: string) => centre(key, Math.max(flow.getZoom(), READABLE))
  return { canvas, fit, arrange, goTo }
}

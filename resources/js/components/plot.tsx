import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useTheme } from '~/app/theme'
import type { ChartProps } from './chart'

const HEIGHT = 224

/** Draws a chart into a canvas as wide as the page leaves it. */
export default function Plot({ label, times, series, kind, format, formatTime }: ChartProps) {
  const host = useRef<HTMLDivElement>(null)
  const { dark } = useTheme()
  useEffect(() => {
    const style = getComputedStyle(document.documentElement)
    const colour = (name: string) => style.getPropertyValue(`--${name}`).trim()
    const axis = { stroke: colour('ink-soft'), grid: { stroke: colour('line'), width: 1 } }
    const plot = new uPlot(
      {
        width: host.current!.clientWidth,
        height: HEIGHT,
        cursor: { drag: { x: false, y: false } },
        scales: {
          x: { range: (_plot, first, last) => around(first, last, times) },
          y: { range: (_plot, _least, most) => [0, Math.max(most * 1.1, 1)] },
        },
        axes: [axis, { ...axis, size: 64, values: (_plot, ticks) => ticks.map(format ?? String) }],
        series: [
          { label: 'When', value: (_plot, time) => (time === null ? '–' : formatTime(time)) },
          ...series.map((one) => ({
            label: one.label,
            stroke: colour(one.tone),
            fill: kind === 'bars' ? colour(`${one.tone}-soft`) : undefined,
            width: 2,
            paths: kind === 'bars' ? uPlot.paths.bars!({ size: [0.7, 40] }) : undefined,
            points: { show: kind === 'line' && times.length < 2 },
            value: (_plot: uPlot, value: number | null) =>
              value === null ? '–' : (format ?? String)(value),
          })),
        ],
      },
      [times, ...series.map(({ values }) => values)],
      host.current!
    )
    const resized = new ResizeObserver(([entry]) =>
      plot.setSize({ width: entry!.contentRect.width, height: HEIGHT })
    )
    resized.observe(host.current!)
    return () => {
      resized.disconnect()
      plot.destroy()
    }
  }, [times, series, kind, format, formatTime, dark])
  return <div ref={host} role="img" aria-label={label} className="min-w-0 overflow-hidden" />
}

/** Room at both ends for half of what stands there: a bar begins before its time. */
function around(first: number, last: number, times: number[]): [number, number] {
  const half = times.length > 1 ? (times[1]! - times[0]!) / 2 : 43_200
  return [first - half, last + half]
}

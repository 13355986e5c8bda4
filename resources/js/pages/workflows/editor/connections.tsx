import { X } from 'lucide-react'
import type { DefinitionEdge } from '#engine/graph/types'
import { Button } from '~/ui/button'
import { Select } from '~/ui/field'
import { conditionLabel } from './arrow'
import { along, connect, remove } from './document'
import type { History } from './history'

const NONE: ReadonlySet<string> = new Set()

/** The arrows into and out of a step, to be drawn and deleted without a mouse. */
export function Connections(props: {
  history: History
  stepKey: string
  announce(text: string): void
}) {
  const { history, stepKey, announce } = props
  const { drawing, draw } = history
  const cut = (edge: DefinitionEdge) => {
    draw((now) => remove(now, NONE, new Set([edge])))
    announce(`No arrow from ${edge.source} to ${edge.target} any more`)
  }
  const join = (source: string, target: string) => {
    draw((now) => connect(now, source, target))
    announce(`An arrow from ${source} to ${target}`)
  }
  const after = along(drawing, stepKey, 'after')
  const before = along(drawing, stepKey, 'before')
  const list = (label: string, end: 'source' | 'target', edges: DefinitionEdge[]) => (
    <div className="flex flex-col gap-1">
      <h3 className="font-medium">{label}</h3>
      {edges.map((edge) => (
        <p key={edge[end]} className="flex items-center justify-between gap-2">
          <span className="min-w-0 truncate">
            {drawing.nodes.find(({ id }) => id === edge[end])?.name ?? edge[end]}
            {edge.condition && (
              <span className="ml-2 text-xs text-ink-soft">{conditionLabel(edge.condition)}</span>
            )}
          </span>
          <Button
            size="small"
            look="ghost"
            aria-label={`Delete the arrow from ${edge.source} to ${edge.target}`}
            onClick={() => cut(edge)}
          >
            <X aria-hidden />
          </Button>
        </p>
      ))}
      <Select
        aria-label={`${label}: add a step`}
        name={end === 'target' ? 'then' : 'after'}
        value=""
        onChange={({ target: { value } }) =>
          end === 'target' ? join(stepKey, value) : join(value, stepKey)
        }
      >
        <option value="">Add a step</option>
        {drawing.nodes
          .filter(({ id }) => !(end === 'target' ? before : after).has(id))
          .filter(({ id }) => edges.every((edge) => edge[end] !== id))
          .map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
      </Select>
    </div>
  )
  return (
    <section aria-label="Arrows" className="flex flex-col gap-3 rounded-md border border-line p-3">
      {list(
        'Runs after',
        'source',
        drawing.edges.filter(({ target }) => target === stepKey)
      )}
      {list(
        'Then',
        'target',
        drawing.edges.filter(({ source }) => source === stepKey)
      )}
    </section>
  )
}

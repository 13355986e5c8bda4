import { Trash2 } from 'lucide-react'
import type { DefinitionEdge } from '#engine/graph/types'
import { Button } from '~/ui/button'
import { Field, Select } from '~/ui/field'
import { Menu } from '~/ui/menu'
import { insertStep, remove, updateEdge } from './document'
import { ExpressionField } from './expression_field'
import type { History } from './history'
import { edgeId } from './flow_elements'
import { stepChoices } from './step_choices'

/** When an arrow is taken; inside loops and branches only conditions can say so. */
export function EdgePanel(props: {
  history: History
  edge: DefinitionEdge
  nested: boolean
  onInserted(key: string): void
  onGone(): void
}) {
  const { history, edge, nested, onInserted, onGone } = props
  const { drawing, draw } = history
  const id = edgeId(edge)
  const source = drawing.nodes.find((node) => node.id === edge.source)
  const { condition } = edge
  const kind =
    condition === undefined
      ? 'always'
      : condition === 'true' || condition === 'false'
        ? condition
        : 'expression'
  const set = (said: string | undefined, part?: string) =>
    draw((now) => {
      const one = now.edges.find((other) => edgeId(other) === id)
      return one ? updateEdge(now, one, said) : now
    }, part)
  return (
    <section aria-label="Arrow" className="flex flex-col gap-4">
      <header className="flex items-center justify-between gap-2">
        <h2 className="min-w-0 font-semibold wrap-anywhere">
          From {edge.source} to {edge.target}
        </h2>
        <Button
          size="icon"
          look="ghost"
          aria-label="Delete the arrow"
          onClick={() => {
            draw((now) =>
              remove(now, new Set(), new Set(now.edges.filter((e) => edgeId(e) === id)))
            )
            onGone()
          }}
        >
          <Trash2 aria-hidden />
        </Button>
      </header>
      <Field label="Is taken">
        <Select
          name="condition"
          value={kind}
          onChange={({ target: { value } }) =>
            set(value === 'always' ? undefined : value === 'expression' ? 'inputs != null' : value)
          }
        >
          <option value="always">
            {source?.type === 'condition' ? 'Whatever the answer is' : 'When the step is completed'}
          </option>
          {source?.type === 'condition' && <option value="true">When the answer is yes</option>}
          {source?.type === 'condition' && <option value="false">When the answer is no</option>}
          {(!nested || kind === 'expression') && (
            <option value="expression">When an expression holds</option>
          )}
        </Select>
      </Field>
      {kind === 'expression' && (
        <ExpressionField
          label="Expression"
          name="edgeExpression"
          mode="expression"
          hint="Sees everything up to the step that the arrow comes from"
          value={condition ?? ''}
          onChange={(text) => set(text === '' ? undefined : text, `edge ${id}`)}
        />
      )}
      <div>
        <Menu
          trigger={<Button>Insert a step</Button>}
          items={stepChoices((type) => {
            const one = drawing.edges.find((other) => edgeId(other) === id)
            if (!one) return
            const [next, key] = insertStep(drawing, type, one)
            draw(() => next)
            onInserted(key)
          })}
        />
      </div>
    </section>
  )
}

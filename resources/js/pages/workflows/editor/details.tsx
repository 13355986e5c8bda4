import { useMemo } from 'react'
import { Trash2 } from 'lucide-react'
import type { Problem } from '#engine/graph/types'
import type { Agent } from '../../../../client/schema.js'
import type { LiveExecution } from '~/api/live_execution'
import { Button } from '~/ui/button'
import { remove } from './document'
import { EdgePanel } from './edge_panel'
import { edgeId } from './flow_elements'
import type { History } from './history'
import { PinnedOutput } from './pinned_output'
import { ProblemList } from './problem_list'
import { RunPanel } from './run_panel'
import { sampleNames, type Sample } from './sample'
import { runPrefix, type ScopePath } from './scopes'
import { StepDataContext } from './step_data'
import { StepPanel } from './step_panel'
import type { Pins } from './use_pins'

export interface DetailsProps {
  history: History
  whole: History
  path: ScopePath
  selected: ReadonlySet<string>
  selectedEdges: ReadonlySet<string>
  agents: readonly Agent[]
  problems: readonly Problem[]
  sample: Sample | null
  /** The run that is shown. */
  live: LiveExecution | null
  pins: Pins
  pin(key: string, output: unknown): void
  unpin(key: string): void
  choose(key: string): void
  select(keys: ReadonlySet<string>): void
  unselectEdges(): void
  onRename(from: string, to: string): void
  enter(path: ScopePath): void
  show(runId: string | undefined): void
  announce(text: string): void
}

/** Beside the graph: the run, and what is chosen in the graph. */
export function Details(props: DetailsProps) {
  const { history, whole, path, selected, selectedEdges, agents, problems, sample, live } = props
  const { pins, pin, unpin, choose, select, onRename, enter, show, announce } = props
  const { drawing } = history
  const chosen = selected.size === 1 ? [...selected][0]! : null
  const edge =
    selected.size === 0 && selectedEdges.size === 1
      ? drawing.edges.find((one) => selectedEdges.has(edgeId(one)))
      : undefined
  const pathInRun = chosen === null ? null : runPrefix(path) + chosen
  const names = useMemo(() => {
    const { scope, names: all } = sampleNames(sample, whole.drawing, path, pins)
    return { scope: sample ? scope : null, names: all, focus: () => {} }
  }, [sample, whole.drawing, path, pins])
  const something = chosen ?? edge ?? live ?? (selected.size > 1 || problems.length > 0)
  if (!something) return null
  return (
    <aside
      id="details"
      tabIndex={-1}
      aria-label="Details"
      className="flex w-full flex-col gap-6 overflow-auto border-line bg-surface p-4 max-md:max-h-[50dvh] max-md:border-t md:w-96 md:border-l"
    >
      {live && (
        <RunPanel
          live={live}
          stepKey={chosen}
          stepPathInRun={pathInRun}
          show={show}
          onClose={() => show(undefined)}
        />
      )}
      {chosen !== null && path.length === 0 && (
        <PinnedOutput
          stepKey={chosen}
          pins={pins}
          output={sample?.steps.get(chosen)?.output}
          pin={(key, output) => {
            pin(key, output)
            announce(`The output of ${key} is pinned`)
          }}
          unpin={unpin}
        />
      )}
      {chosen !== null && (
        <StepPanel
          history={history}
          root={whole.drawing}
          path={path}
          stepKey={chosen}
          agents={agents}
          problems={problems}
          sample={sample}
          pinned={pins}
          pin={pin}
          onRename={(key) => onRename(chosen, key)}
          onGone={() => {
            select(new Set())
            announce(`Step ${chosen} deleted`)
          }}
          enter={(branch) => enter([...path, { step: chosen, branch }])}
          announce={announce}
        />
      )}
      {edge && (
        <StepDataContext value={names}>
          <EdgePanel
            history={history}
            edge={edge}
            nested={path.length > 0}
            onInserted={(key) => select(new Set([key]))}
            onGone={props.unselectEdges}
          />
        </StepDataContext>
      )}
      {selected.size > 1 && (
        <section aria-label="Chosen steps" className="flex flex-col gap-3">
          <h2 className="font-semibold">{selected.size} steps</h2>
          <p className="text-ink-soft">
            Ctrl+C copies them as text, also for another workflow; Ctrl+X cuts; Delete deletes.
          </p>
          <div>
            <Button
              look="danger"
              onClick={() => {
                history.draw((now) => remove(now, selected, new Set()))
                select(new Set())
                announce(`${selected.size} steps deleted`)
              }}
            >
              <Trash2 aria-hidden /> Delete them
            </Button>
          </div>
        </section>
      )}
      {chosen === null && !edge && (
        <ProblemList drawing={drawing} problems={problems} choose={choose} />
      )}
    </aside>
  )
}

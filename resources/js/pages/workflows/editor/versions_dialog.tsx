import { useEffect, useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { ReactFlowProvider } from '@xyflow/react'
import type { Workflow, WorkflowVersion } from '../../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { Diff } from '~/components/diff'
import { attempt } from '~/lib/attempt'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'
import { Dialog } from '~/ui/dialog'
import { Failed, Loading } from '~/ui/states'
import { Time } from '~/ui/time'
import { Canvas } from './canvas'
import { drawingOf, move } from './document'
import { compareDrawings } from './graph_diff'
import { useHistory } from './history'
import { layOut } from './layout'

const NONE: ReadonlySet<string> = new Set()
const NO_NAMES: ReadonlyMap<string, string> = new Map()
const nothing = () => {}

/** The workflow's versions: what changed from one to the next, drawn, and the way back to one. */
export function VersionsDialog(props: {
  workflow: Workflow
  onOpenChange(open: boolean): void
  onRestored(workflow: Workflow): void
}) {
  const { workflow, onOpenChange, onRestored } = props
  const confirm = useConfirm()
  const path = { id: workflow.id }
  const [chosen, setChosen] = useState<number | null>(null)
  const { data, error, isPending } = useQuery({
    queryKey: ['workflows', workflow.id, 'versions', workflow.version],
    queryFn: () =>
      read(
        api.GET('/api/v1/workflows/{id}/versions', { params: { path, query: { pageSize: 100 } } })
      ),
  })
  const versions = data?.data ?? []
  const current = versions.find(({ version }) => version === workflow.version)
  const other = versions.find(({ version }) => version === (chosen ?? workflow.version - 1))
  const restore = async (version: number) => {
    const text = 'It becomes the newest version. What is not saved in the editor is lost.'
    if (!(await confirm({ title: `Restore version ${version}?`, text, action: 'Restore' }))) return
    await attempt(async () => {
      const params = { path: { ...path, version } }
      onRestored(
        await one(api.POST('/api/v1/workflows/{id}/versions/{version}/restore', { params }))
      )
    }, `Version ${version} restored as the newest`)
  }
  return (
    <Dialog open onOpenChange={onOpenChange} title="Versions" side className="max-w-5xl">
      {error ? (
        <Failed error={error} />
      ) : isPending ? (
        <Loading />
      ) : (
        <div className="grid min-h-0 flex-1 gap-4 md:grid-cols-[17rem_1fr]">
          <ul className="flex flex-col gap-1 overflow-auto max-md:max-h-48" aria-label="Versions">
            {versions.map(({ version, createdAt }) => (
              <li
                key={version}
                className="flex items-center justify-between gap-2 rounded px-2 py-1 hover:bg-subtle"
              >
                <button
                  type="button"
                  className="flex flex-wrap items-center gap-x-2 text-left"
                  aria-pressed={other?.version === version}
                  onClick={() => setChosen(version)}
                >
                  <span className="font-medium">Version {version}</span>
                  {version === workflow.version && <Badge tone="accent">newest</Badge>}
                  <span className="text-xs text-ink-soft">
                    <Time iso={createdAt} />
                  </span>
                </button>
                {version !== workflow.version && (
                  <Button size="small" onClick={() => void restore(version)}>
                    Restore
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {current && other && other !== current ? (
            <ReactFlowProvider key={`${other.version} ${current.version}`}>
              <Comparison before={other} after={current} />
            </ReactFlowProvider>
          ) : (
            <p className="p-4 text-ink-soft">Choose another version to see what changed.</p>
          )}
        </div>
      )}
    </Dialog>
  )
}

function Comparison({ before, after }: { before: WorkflowVersion; after: WorkflowVersion }) {
  const found = useMemo(
    () => compareDrawings(drawingOf(before.definition), drawingOf(after.definition)),
    [before, after]
  )
  const history = useHistory(found.drawing)
  const { load } = history
  const [asText, setAsText] = useState(false)
  const placeless = found.drawing.nodes.some(({ position }) => !position)
  useEffect(() => {
    if (placeless) void layOut(found.drawing).then((places) => load(move(found.drawing, places)))
  }, [found.drawing, placeless, load])
  const count = (kind: string) => [...found.changes.values()].filter((one) => one === kind).length
  return (
    <section aria-label="What changed" className="flex min-h-96 min-w-0 flex-col gap-2">
      <header className="flex flex-wrap items-center gap-2">
        <h3 className="font-medium">
          From version {before.version} to {after.version}
        </h3>
        <Badge tone="good">{count('added')} added</Badge>
        <Badge tone="bad">{count('removed')} removed</Badge>
        <Badge tone="warn">{count('changed')} changed</Badge>
        <span className="text-xs text-ink-soft">
          Arrows: {found.arrows.added} added, {found.arrows.removed} removed
        </span>
        <Button size="small" className="ml-auto" onClick={() => setAsText(!asText)}>
          {asText ? 'As a graph' : 'As text'}
        </Button>
      </header>
      {asText ? (
        <Diff before={before.definition} after={after.definition} />
      ) : (
        <div className="min-h-80 flex-1 rounded-lg border border-line" data-testid="version-graph">
          <Canvas
            readOnly
            history={history}
            selected={NONE}
            onSelect={nothing}
            problems={NO_NAMES}
            pinned={{}}
            agentNames={NO_NAMES}
            run={null}
            search=""
            changes={found.changes}
          />
        </div>
      )}
    </section>
  )
}

import { useEffect, useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { ReactFlowProvider } from '@xyflow/react'
import type { Workflow, WorkflowVersion } from '../../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { Diff } from '~/components/diff'
import { VersionList } from '~/components/version_list'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Failed, Loading } from '~/ui/states'
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
  const path = { id: workflow.id }
  const { data, error, isPending } = useQuery({
    queryKey: ['workflows', workflow.id, 'versions', workflow.version],
    queryFn: () =>
      read(
        api.GET('/api/v1/workflows/{id}/versions', { params: { path, query: { pageSize: 100 } } })
      ),
  })
  const restore = async (version: number) => {
    const params = { path: { ...path, version } }
    const restored = api.POST('/api/v1/workflows/{id}/versions/{version}/restore', { params })
    onRestored(await one(restored))
  }
  return (
    <Dialog open onOpenChange={onOpenChange} title="Versions" side className="max-w-5xl">
      {error ? (
        <Failed error={error} />
      ) : isPending ? (
        <Loading />
      ) : (
        <VersionList
          versions={data.data}
          newest={workflow.version}
          warning="It becomes the newest version. What is not saved in the editor is lost."
          restore={restore}
          compare={(before, after) => (
            <ReactFlowProvider key={`${before.version} ${after.version}`}>
              <Comparison before={before} after={after} />
            </ReactFlowProvider>
          )}
        />
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

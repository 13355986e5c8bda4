import { useCallback, useEffect, useMemo, useState } from 'react'
import { useBlocker, useNavigate, useSearch } from '@tanstack/react-router'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import type { StepType } from '#engine/graph/types'
import type { Workflow } from '../../../../client/schema.js'
import { api, read } from '~/api/client'
import { messageOf } from '~/api/failure'
import { useLiveExecution } from '~/api/live_execution'
import { Status } from '~/ui/status'
import { Breadcrumbs } from './breadcrumbs'
import { Canvas } from './canvas'
import { Details } from './details'
import { addStep, drawingOf, stepOfProblem } from './document'
import { ExecuteDialog } from './execute_dialog'
import { useHistory } from './history'
import { problemsInside, runPrefix, type ScopePath } from './scopes'
import { settingsOf } from './settings'
import { SettingsDialog } from './settings_dialog'
import { Toolbar } from './toolbar'
import { useClipboard } from './use_clipboard'
import { useDrop } from './use_drop'
import { usePins } from './use_pins'
import { useProblems } from './use_problems'
import { useSample } from './use_sample'
import { useSaving } from './use_saving'
import { useScope } from './use_scope'
import { useView } from './use_view'
import { VersionsDialog } from './versions_dialog'
import { WorkflowMenu } from './workflow_menu'

const NONE: ReadonlySet<string> = new Set()
const ROOT: ScopePath = []

/** Draws a workflow, saves it, runs it, and shows in the graph how it runs. */
export function Editor({ workflow }: { workflow: Workflow | null }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const { run: runId = null } = useSearch({ strict: false }) as { run?: string }
  const whole = useHistory(drawingOf(workflow?.definition))
  const [path, setPath] = useState<ScopePath>(ROOT)
  const scoped = useScope(whole, path)
  const history = scoped ?? whole
  const { drawing, draw } = history
  const [name, setName] = useState(workflow?.name ?? '')
  const [settings, setSettings] = useState(() => settingsOf(workflow))
  const [selected, setSelected] = useState<ReadonlySet<string>>(NONE)
  const [selectedEdges, setSelectedEdges] = useState<ReadonlySet<string>>(NONE)
  const [search, setSearch] = useState('')
  const [dialog, setDialog] = useState<'execute' | 'settings' | 'versions' | null>(null)
  const [said, announce] = useState('')
  const live = useLiveExecution(runId)
  const sample = useSample(workflow?.id ?? null, runId, live)
  const { pins, pin, unpin, rename } = usePins(workflow?.id ?? null)
  const close = () => setDialog(null)
  const chosen = selected.size === 1 ? [...selected][0]! : null
  const view = useView(history, path, chosen)

  const { data: agents } = useQuery({
    queryKey: ['agents', 'choice'],
    queryFn: () =>
      read(
        api.GET('/api/v1/agents', {
          params: { query: { pageSize: 100, sortBy: 'name', sortOrder: 'asc' } },
        })
      ),
  })
  const agentNames = useMemo(
    () => new Map(agents?.data.map(({ id, name: called }) => [id, called])),
    [agents]
  )
  const all = useProblems(whole.drawing)
  const problems = useMemo(
    () => problemsInside(whole.drawing, path, all),
    // What is found lags behind what is drawn: it belongs to the drawing that it was found in.
    [path, all]
  )
  const { nodes } = drawing
  const problemByStep = useMemo(() => {
    const found = problems.map(
      (problem) =>
        [stepOfProblem({ nodes, edges: [], metadata: {} }, problem), problem.message] as const
    )
    return new Map(found.filter((entry): entry is [string, string] => entry[0] !== null))
  }, [problems])

  const saving = useSaving({ workflow, name, history: whole, settings, pins })
  useClipboard({ history, selected, select: setSelected, announce })
  const { importFile, ...dropping } = useDrop(history, setSelected, announce)
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      whole.changed &&
      current.pathname !== next.pathname &&
      !saving.leaving.current &&
      !confirm('Leave without saving?'),
    enableBeforeUnload: () => whole.changed,
  })

  const select = useCallback((keys: ReadonlySet<string>) => {
    setSelected(keys)
    if (keys.size > 0) setSelectedEdges(NONE)
  }, [])
  const choose = (key: string) => {
    select(new Set([key]))
    view.goTo(key)
  }
  const enter = (next: ScopePath) => {
    setPath(next)
    setSelected(NONE)
    setSelectedEdges(NONE)
    view.fit()
  }
  const add = (type: StepType) => {
    const [next, key] = addStep(drawing, type, chosen)
    draw(() => next)
    select(new Set([key]))
    announce(`Step ${key} added`)
  }
  const find = () => {
    const sought = search.trim().toLowerCase()
    const hits = nodes.filter(({ id, name: called, agentId }) =>
      `${id} ${called} ${agentNames.get(agentId ?? '') ?? ''}`.toLowerCase().includes(sought)
    )
    const at = hits.findIndex(({ id }) => selected.has(id))
    const next = hits[(at + 1) % hits.length]
    if (!sought || !next) return announce('Nothing found')
    choose(next.id)
    announce(`${((at + 1) % hits.length) + 1} of ${hits.length}: ${next.name}`)
  }
  const show = (run: string | undefined) =>
    void navigate({ to: '.', search: { run }, replace: true })
  const execute = async (inputs: Record<string, unknown>) => {
    const started = await saving.execute(inputs)
    if (!started) return
    close()
    if (workflow) show(started.executionId)
    else
      void navigate({
        to: `/workflows/${started.workflowId}`,
        search: { run: started.executionId },
      })
  }
  useEffect(() => {
    const { execution } = live
    if (execution?.status === 'completed') toast.success('Execution completed')
    else if (execution?.status === 'failed')
      toast.error(`Execution failed: ${execution.errorMessage ?? ''}`)
  }, [live.execution?.id, live.execution?.status])

  return (
    <div className="flex h-[calc(100dvh-3rem)] flex-col">
      <title>{`${name || 'New workflow'} · Turbocat`}</title>
      <p aria-live="polite" className="sr-only" data-testid="announcement">
        {said}
      </p>
      <header className="flex flex-col gap-2 border-b border-line bg-surface px-4 py-2">
        <div className="flex items-center gap-3">
          <h1 className="sr-only">{workflow ? 'Workflow' : 'Create Workflow'}</h1>
          <input
            name="name"
            aria-label="Name"
            placeholder="Name of the workflow"
            value={name}
            onChange={({ target }) => setName(target.value)}
            aria-invalid={saving.problems.name ? true : undefined}
            className="h-8 min-w-0 flex-1 rounded border border-transparent bg-transparent px-2 text-lg font-semibold hover:border-line focus:border-line aria-invalid:border-bad"
          />
          {workflow && <Status value={workflow.status} />}
          <span role="status" className="whitespace-nowrap text-ink-soft">
            {whole.changed || name !== (workflow?.name ?? '')
              ? 'Not saved'
              : workflow
                ? 'Saved'
                : ''}
          </span>
          <WorkflowMenu
            workflow={workflow}
            settings={() => setDialog('settings')}
            versions={() => setDialog('versions')}
            gone={() => (saving.leaving.current = true)}
            importFile={(file) => void importFile(file)}
          />
        </div>
        <Toolbar
          history={history}
          add={add}
          arrange={() =>
            void view
              .arrange()
              .then(() => announce('Arranged'))
              .catch((error: unknown) => toast.error(messageOf(error)))
          }
          save={() => void saving.save()}
          saving={saving.saving}
          execute={() => setDialog('execute')}
          executing={saving.executing}
          search={search}
          onSearch={setSearch}
          find={find}
        />
        {path.length > 0 && <Breadcrumbs path={path} go={enter} />}
      </header>
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        <div
          className="relative min-h-0 min-w-0 flex-1 max-md:min-h-60"
          data-testid="canvas"
          ref={view.canvas}
          {...dropping}
        >
          <Canvas
            history={history}
            selected={selected}
            onSelect={select}
            selectedEdges={selectedEdges}
            onSelectEdges={setSelectedEdges}
            onOpen={(key) => {
              choose(key)
              requestAnimationFrame(() => document.getElementById('details')?.focus())
            }}
            problems={problemByStep}
            pinned={path.length === 0 ? pins : {}}
            agentNames={agentNames}
            run={runId ? live.steps : null}
            runPrefix={runPrefix(path)}
            search={search}
          />
          {nodes.length === 0 && (
            <p className="pointer-events-none absolute inset-0 flex items-center justify-center p-4 text-center text-ink-soft">
              Add a step to begin, or drop a workflow file here.
            </p>
          )}
        </div>
        <Details
          history={history}
          whole={whole}
          path={path}
          selected={selected}
          selectedEdges={selectedEdges}
          agents={agents?.data ?? []}
          problems={path.length === 0 ? all : problems}
          sample={sample}
          live={runId === null ? null : live}
          pins={pins}
          pin={pin}
          unpin={unpin}
          choose={choose}
          select={select}
          unselectEdges={() => setSelectedEdges(NONE)}
          onRename={(from, to) => {
            if (path.length === 0) rename(from, to)
            setSelected(new Set([to]))
          }}
          enter={enter}
          show={show}
          announce={announce}
        />
      </div>
      {dialog === 'execute' && (
        <ExecuteDialog
          open
          onOpenChange={close}
          schema={whole.drawing.metadata.inputSchema}
          inputs={sample?.execution.inputData ?? whole.drawing.metadata.sampleInput ?? {}}
          pinned={Object.keys(pins).length}
          busy={saving.executing}
          execute={(inputs) => void execute(inputs)}
        />
      )}
      {dialog === 'settings' && (
        <SettingsDialog
          workflow={workflow}
          settings={workflow ? settingsOf(workflow) : settings}
          history={whole}
          onOpenChange={close}
          onApplied={setSettings}
        />
      )}
      {dialog === 'versions' && workflow && (
        <VersionsDialog
          workflow={workflow}
          onOpenChange={close}
          onRestored={(restored) => {
            client.setQueryData(['workflows', restored.id], restored)
            setPath(ROOT)
            select(NONE)
            whole.load(drawingOf(restored.definition))
            close()
          }}
        />
      )}
    </div>
  )
}

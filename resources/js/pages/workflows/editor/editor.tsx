import { useCallback, useEffect, useMemo, useState } from 'react'
import { useBlocker, useNavigate, useSearch } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { useReactFlow } from '@xyflow/react'
import { toast } from 'sonner'
import type { StepType } from '#engine/graph/types'
import type { Workflow } from '../../../../client/schema.js'
import { api, read } from '~/api/client'
import { messageOf } from '~/api/failure'
import { useLiveExecution } from '~/api/live_execution'
import { Status } from '~/ui/status'
import { Canvas } from './canvas'
import { addStep, drawingOf, move, problemsOf, stepOfProblem } from './document'
import { ExecuteDialog } from './execute_dialog'
import { useHistory } from './history'
import { layOut } from './layout'
import { ProblemList } from './problem_list'
import { RunPanel } from './run_panel'
import { StepPanel } from './step_panel'
import { Toolbar } from './toolbar'
import { useClipboard } from './use_clipboard'
import { useSaving } from './use_saving'

/** Draws a workflow, saves it, runs it, and shows in the graph how it runs. */
export function Editor({ workflow }: { workflow: Workflow | null }) {
  const navigate = useNavigate()
  const { run: runId = null } = useSearch({ strict: false }) as { run?: string }
  const history = useHistory(drawingOf(workflow?.definition))
  const { drawing, draw } = history
  const flow = useReactFlow()
  const [name, setName] = useState(workflow?.name ?? '')
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [search, setSearch] = useState('')
  const [asking, setAsking] = useState(false)
  const live = useLiveExecution(runId)
  const chosen = selected.size === 1 ? [...selected][0]! : null

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
  const problems = useMemo(() => problemsOf(drawing), [drawing])
  const problemByStep = useMemo(() => {
    const found = problems.map(
      (problem) => [stepOfProblem(drawing, problem), problem.message] as const
    )
    return new Map(found.filter((entry): entry is [string, string] => entry[0] !== null))
  }, [drawing, problems])

  const saving = useSaving({ workflow, name, history })
  useClipboard(history, selected, setSelected)
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      history.changed &&
      current.pathname !== next.pathname &&
      !saving.leaving.current &&
      !confirm('Leave without saving?'),
    enableBeforeUnload: () => history.changed,
  })

  const arrange = useCallback(async () => {
    const places = await layOut(drawing)
    draw((now) => move(now, places))
    requestAnimationFrame(() => void flow.fitView({ maxZoom: 1, padding: 0.2 }))
  }, [drawing, draw, flow])

  // What was made by a program has no places yet.
  const placeless = drawing.nodes.length > 0 && drawing.nodes.every(({ position }) => !position)
  useEffect(() => {
    if (placeless) void layOut(drawing).then((places) => history.load(move(drawing, places)))
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [placeless])

  const add = (type: StepType) => {
    const [next, key] = addStep(drawing, type, chosen)
    draw(() => next)
    setSelected(new Set([key]))
  }
  const show = (run: string | undefined) =>
    void navigate({ to: '.', search: { run }, replace: true })
  const execute = async (inputs: Record<string, unknown>) => {
    const started = await saving.execute(inputs)
    if (!started) return
    setAsking(false)
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
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [live.execution?.id, live.execution?.status])

  return (
    <div className="flex h-[calc(100dvh-3rem)] flex-col">
      <title>{`${name || 'New workflow'} · Turbocat`}</title>
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
          <span role="status" className="text-ink-soft">
            {history.changed || name !== (workflow?.name ?? '')
              ? 'Not saved'
              : workflow
                ? 'Saved'
                : ''}
          </span>
        </div>
        <Toolbar
          history={history}
          add={add}
          arrange={() => void arrange().catch((error: unknown) => toast.error(messageOf(error)))}
          save={() => void saving.save()}
          saving={saving.saving}
          execute={() => setAsking(true)}
          executing={saving.executing}
          search={search}
          onSearch={setSearch}
        />
      </header>
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        <div className="relative min-h-0 min-w-0 flex-1" data-testid="canvas">
          <Canvas
            history={history}
            selected={selected}
            onSelect={setSelected}
            problems={problemByStep}
            pinned={{}}
            agentNames={agentNames}
            run={runId ? live.steps : null}
            search={search}
          />
          {drawing.nodes.length === 0 && (
            <p className="pointer-events-none absolute inset-0 flex items-center justify-center text-ink-soft">
              Add a step to begin.
            </p>
          )}
        </div>
        {(chosen !== null || runId !== null || problems.length > 0) && (
          <aside
            aria-label="Details"
            className="flex w-full flex-col gap-6 overflow-auto border-line bg-surface p-4 max-md:max-h-[50dvh] max-md:border-t md:w-96 md:border-l"
          >
            {runId !== null && (
              <RunPanel live={live} stepKey={chosen} onClose={() => show(undefined)} />
            )}
            {chosen !== null ? (
              <StepPanel
                history={history}
                stepKey={chosen}
                agents={agents?.data ?? []}
                problems={problems}
                run={live.steps}
                onRename={(key) => setSelected(new Set([key]))}
                onGone={() => setSelected(new Set())}
              />
            ) : (
              <ProblemList
                drawing={drawing}
                problems={problems}
                choose={(key) => setSelected(new Set([key]))}
              />
            )}
          </aside>
        )}
      </div>
      {asking && (
        <ExecuteDialog
          open
          onOpenChange={setAsking}
          inputs={live.execution?.inputData ?? drawing.metadata.sampleInput ?? {}}
          busy={saving.executing}
          execute={(inputs) => void execute(inputs)}
        />
      )}
    </div>
  )
}

import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Check, Play } from 'lucide-react'
import { toast } from 'sonner'
import type { Execution, Template, Workflow } from '../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { messageOf } from '~/api/failure'
import { classes } from '~/lib/classes'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { Failed, Loading } from '~/ui/states'

/** What the guide offers first: they run by themselves and use no other service. */
const FIRST = ['A week of earthquakes', 'Fan-out and merge', 'CSV clean-up']

/** For somebody who has executed nothing yet: from a template to an execution that one watches. */
export function FirstSteps() {
  const [made, setMade] = useState<Workflow | null>(null)
  return (
    <TitledCard title="First steps">
      <ol className="flex flex-col gap-5">
        <Step number={1} title="Take a template" done={made !== null}>
          {made ? (
            <p className="text-ink-soft">
              <Link to={`/workflows/${made.id}`} className="text-accent underline">
                {made.name}
              </Link>{' '}
              is yours now, with its agents.
            </p>
          ) : (
            <ChooseTemplate made={setMade} />
          )}
        </Step>
        <Step number={2} title="Execute it, and watch each step" done={false}>
          {made ? (
            <Execute workflow={made} />
          ) : (
            <p className="text-ink-soft">It runs with the data that comes with the template.</p>
          )}
        </Step>
        <Step number={3} title="Make it your own" done={false}>
          <p className="text-ink-soft">
            Change its steps, or start from nothing:{' '}
            <Link to="/agents/new" className="text-accent underline">
              make an agent
            </Link>
            ,{' '}
            <Link to="/workflows/new" className="text-accent underline">
              draw a workflow
            </Link>{' '}
            or look at{' '}
            <Link to="/templates" className="text-accent underline">
              all templates
            </Link>
            .
          </p>
        </Step>
      </ol>
    </TitledCard>
  )
}

function Step(props: { number: number; title: string; done: boolean; children: React.ReactNode }) {
  const { number, title, done, children } = props
  return (
    <li className="flex gap-3">
      <span
        aria-hidden
        className={classes(
          'flex size-7 shrink-0 items-center justify-center rounded-full font-semibold',
          done ? 'bg-good-soft text-good' : 'bg-accent-soft text-accent'
        )}
      >
        {done ? <Check className="size-4" /> : number}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <h3 className="pt-0.5 font-medium">
          {title}
          {done && <span className="sr-only"> (done)</span>}
        </h3>
        {children}
      </div>
    </li>
  )
}

function ChooseTemplate({ made }: { made(workflow: Workflow): void }) {
  const client = useQueryClient()
  const [busy, setBusy] = useState<string | null>(null)
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['templates', 'first'],
    queryFn: () =>
      read(
        api.GET('/api/v1/templates', {
          params: { query: { type: 'workflow', isOfficial: 'true', pageSize: 50 } as never },
        })
      ),
  })
  if (error) return <Failed error={error} again={() => void refetch()} />
  if (isPending) return <Loading rows={2} />
  const offered = FIRST.flatMap(
    (name) => data.data.find((template) => template.name === name) ?? []
  )
  const take = async ({ id, name }: Template) => {
    setBusy(id)
    try {
      const instance = await one(
        api.POST('/api/v1/templates/{id}/instantiate', {
          params: { path: { id } },
          body: { name },
        })
      )
      if ('workflow' in instance) made(instance.workflow)
      await client.invalidateQueries({ queryKey: ['workflows'] })
    } catch (failure) {
      toast.error(messageOf(failure))
    } finally {
      setBusy(null)
    }
  }
  return (
    <ul className="grid gap-3 md:grid-cols-3">
      {offered.map((template) => (
        <li
          key={template.id}
          className="flex flex-col gap-2 rounded-md border border-line p-3 wrap-anywhere"
        >
          <span className="font-medium">{template.name}</span>
          <span className="flex-1 text-ink-soft">{template.description}</span>
          <span>
            <Button
              busy={busy === template.id}
              disabled={busy !== null}
              aria-label={`Use ${template.name}`}
              onClick={() => void take(template)}
            >
              Use this
            </Button>
          </span>
        </li>
      ))}
    </ul>
  )
}

function Execute({ workflow }: { workflow: Workflow }) {
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const execute = async () => {
    setBusy(true)
    try {
      const { metadata } = workflow.definition as { metadata?: { sampleInput?: object } }
      const { data } = await read(
        api.POST('/api/v1/workflows/{id}/execute', {
          params: { path: { id: workflow.id } },
          body: { inputData: { ...metadata?.sampleInput } },
        })
      )
      // Asked without `wait`, it answers what it has started.
      const { executionId } = data as { executionId: Execution['id'] }
      await navigate({ to: `/workflows/${workflow.id}`, search: { run: executionId } })
    } catch (error) {
      toast.error(messageOf(error))
      setBusy(false)
    }
  }
  return (
    <div>
      <Button look="primary" busy={busy} onClick={() => void execute()}>
        {!busy && <Play aria-hidden />} Execute
      </Button>
    </div>
  )
}

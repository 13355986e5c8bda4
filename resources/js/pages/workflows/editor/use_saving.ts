import { useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { toast } from 'sonner'
import type { StartedExecution, Workflow } from '../../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { ApiFailure, messageOf } from '~/api/failure'
import type { History } from './history'
import type { Settings } from './settings'
import type { Pins } from './use_pins'

/** Saves what is drawn and starts executions of it. */
export function useSaving(given: {
  workflow: Workflow | null
  name: string
  history: History
  /** What is set of a workflow that does not exist yet. */
  settings: Settings
  pins: Pins
}) {
  const { workflow, name, history, settings, pins } = given
  const navigate = useNavigate()
  const client = useQueryClient()
  const [saving, setSaving] = useState(false)
  const [executing, setExecuting] = useState(false)
  const [problems, setProblems] = useState<Record<string, string>>({})
  const leaving = useRef(false)

  /** @returns The workflow as the server has it now, or null when it was refused. */
  const store = async (): Promise<Workflow | null> => {
    const { drawing } = history
    const definition = drawing as unknown as Record<string, unknown>
    setProblems({})
    try {
      const body = { name, definition }
      const saved = workflow
        ? await one(
            api.PATCH('/api/v1/workflows/{id}', { params: { path: { id: workflow.id } }, body })
          )
        : await one(
            api.POST('/api/v1/workflows', { body: { status: 'active', ...settings, ...body } })
          )
      history.markSaved(drawing)
      leaving.current = !workflow
      client.setQueryData(['workflows', saved.id], saved)
      await client.invalidateQueries({ queryKey: ['workflows', 'list'] })
      return saved
    } catch (error) {
      const details = error instanceof ApiFailure ? error.details : []
      setProblems(Object.fromEntries(details.map(({ field, message }) => [field, message])))
      toast.error(messageOf(error))
      return null
    }
  }

  const save = async () => {
    setSaving(true)
    const saved = await store()
    setSaving(false)
    if (!saved) return
    toast.success('Workflow saved')
    if (!workflow) void navigate({ to: `/workflows/${saved.id}` })
  }

  const execute = async (inputData: Record<string, unknown>): Promise<StartedExecution | null> => {
    setExecuting(true)
    try {
      const changed = !workflow || history.changed || name !== workflow.name
      const target = changed ? await store() : workflow
      if (!target) return null
      const keys = new Set(history.drawing.nodes.map(({ id }) => id))
      const pinned = Object.entries(pins).filter(([key]) => keys.has(key))
      const body =
        pinned.length > 0 ? { inputData, pinnedOutputs: Object.fromEntries(pinned) } : { inputData }
      const params = { path: { id: target.id } }
      const answer = await read(api.POST('/api/v1/workflows/{id}/execute', { params, body }))
      // Asked without `wait`, it answers what it has started.
      return answer.data as StartedExecution
    } catch (error) {
      toast.error(messageOf(error))
      return null
    } finally {
      setExecuting(false)
    }
  }

  return { save, saving, execute, executing, problems, leaving }
}

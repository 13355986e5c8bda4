import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { Sparkles } from 'lucide-react'
import { toast } from 'sonner'
import type { Template } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { showProblems } from '~/lib/form_problems'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Field, Input } from '~/ui/field'

/** Makes what a template is a template of, under a name of one's own, and goes there. */
export function UseTemplate({ template }: { template: Template }) {
  const [open, setOpen] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const navigate = useNavigate()
  const client = useQueryClient()
  const form = useForm({ defaultValues: { name: template.name } })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async (body) => {
    setProblem(null)
    try {
      const params = { path: { id: template.id } }
      const made = await one(api.POST('/api/v1/templates/{id}/instantiate', { params, body }))
      const kind = made.resourceType
      const path = 'agent' in made ? `/agents/${made.agent.id}` : `/workflows/${made.workflow.id}`
      toast.success(kind === 'agent' ? 'Agent created successfully' : 'Workflow created')
      await Promise.all(
        ['agents', 'workflows', 'templates'].map((name) =>
          client.invalidateQueries({ queryKey: [name, 'list'] })
        )
      )
      await navigate({ to: path })
    } catch (error) {
      setProblem(showProblems(error, ['name'], form.setError))
    }
  })
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Sparkles aria-hidden /> Use template
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Use template"
        description={`Makes ${template.type === 'agent' ? 'an agent' : 'a workflow and its agents'} of your own, which you can change.`}
      >
        <form noValidate onSubmit={submit} className="flex flex-col gap-4">
          <Field label="Name" error={errors.name?.message}>
            <Input {...form.register('name', { required: 'It needs a name' })} />
          </Field>
          {problem && (
            <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
              {problem}
            </p>
          )}
          <div className="flex justify-end">
            <Button type="submit" look="primary" busy={isSubmitting}>
              Create
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}

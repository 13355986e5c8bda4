import { useState } from 'react'
import { useForm } from 'react-hook-form'
import type { Eval } from '../../../../client/schema.js'
import { showProblems } from '~/lib/form_problems'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Field, Input } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'

/** Asks for another name and description of an eval. */
export function RenameEval(props: {
  of: Eval
  save(fields: { name: string; description: string | null }): Promise<unknown>
  onClose(): void
}) {
  const { of: found, save, onClose } = props
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm({
    defaultValues: { name: found.name, description: found.description ?? '' },
  })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async ({ name, description }) => {
    setProblem(null)
    try {
      await save({ name, description: description || null })
      onClose()
    } catch (error) {
      setProblem(showProblems(error, ['name', 'description'], form.setError))
    }
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Rename Eval">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" error={errors.name?.message}>
          <Input {...form.register('name', { required: 'An eval needs a name' })} />
        </Field>
        <Field label="Description" error={errors.description?.message}>
          <Input {...form.register('description')} />
        </Field>
        <FormProblem text={problem} />
        <div className="flex justify-end">
          <Button type="submit" look="primary" busy={isSubmitting}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

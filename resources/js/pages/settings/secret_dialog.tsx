import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { api, read } from '~/api/client'
import { showProblems } from '~/lib/form_problems'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Field, Input, Textarea } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'

/** Writes a secret. @param name - Of the one whose value is replaced; empty for a new one. */
export function SecretDialog({ name, onClose }: { name: string; onClose(): void }) {
  const client = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm({ defaultValues: { name, value: '' } })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async (body) => {
    setProblem(null)
    try {
      await read(
        name
          ? api.PUT('/api/v1/secrets/{name}', {
              params: { path: { name } },
              body: { value: body.value },
            })
          : api.POST('/api/v1/secrets', { body })
      )
      toast.success('Secret saved')
      onClose()
      await client.invalidateQueries({ queryKey: ['secrets'] })
    } catch (error) {
      setProblem(showProblems(error, ['name', 'value'], form.setError))
    }
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={name ? `Replace ${name}` : 'Add Secret'}
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {!name && (
          <Field label="Name" hint="Such as SHOP_TOKEN" error={errors.name?.message}>
            <Input
              autoComplete="off"
              {...form.register('name', { required: 'A secret needs a name' })}
            />
          </Field>
        )}
        <Field label="Value" error={errors.value?.message}>
          <Textarea
            autoComplete="off"
            spellCheck={false}
            {...form.register('value', { required: 'A secret needs a value' })}
          />
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

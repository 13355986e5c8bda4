import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { api, read } from '~/api/client'
import { showProblems } from '~/lib/form_problems'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { Field, Input } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'

export function ChangePassword() {
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm({ defaultValues: { currentPassword: '', newPassword: '' } })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async (body) => {
    setProblem(null)
    try {
      await read(api.POST('/api/v1/users/me/password', { body }))
      form.reset()
      toast.success('Password changed')
    } catch (error) {
      setProblem(showProblems(error, ['currentPassword', 'newPassword'], form.setError))
    }
  })
  return (
    <TitledCard title="Password">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Current password" error={errors.currentPassword?.message}>
          <Input
            type="password"
            autoComplete="current-password"
            {...form.register('currentPassword')}
          />
        </Field>
        <Field
          label="New password"
          hint="8 to 128 characters: upper and lower case, a digit and a special character"
          error={errors.newPassword?.message}
        >
          <Input type="password" autoComplete="new-password" {...form.register('newPassword')} />
        </Field>
        <FormProblem text={problem} />
        <div>
          <Button type="submit" look="primary" busy={isSubmitting}>
            Change Password
          </Button>
        </div>
      </form>
    </TitledCard>
  )
}

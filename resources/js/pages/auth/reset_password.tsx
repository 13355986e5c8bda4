import { useState } from 'react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { api, one } from '~/api/client'
import { showProblems } from '~/lib/form_problems'
import { Field, Input } from '~/ui/field'
import { AuthForm } from './auth_form'

/** The page that the mail's link opens: `?token=`. */
export function ResetPassword() {
  const { token } = useSearch({ strict: false })
  const navigate = useNavigate()
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<{ newPassword: string }>({ defaultValues: { newPassword: '' } })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async ({ newPassword }) => {
    setProblem(null)
    try {
      const body = { token: String(token ?? ''), newPassword }
      toast.success((await one(api.POST('/api/v1/auth/reset-password', { body }))).message)
      await navigate({ to: '/auth/login' })
    } catch (error) {
      setProblem(showProblems(error, ['newPassword'], form.setError))
    }
  })
  return (
    <AuthForm
      title="Choose a new password"
      action="Change password"
      busy={isSubmitting}
      problem={problem}
      onSubmit={submit}
      footer={<Link to="/auth/login">Back to the login</Link>}
    >
      <Field label="New password" error={errors.newPassword?.message}>
        <Input
          type="password"
          autoComplete="new-password"
          autoFocus
          {...form.register('newPassword')}
        />
      </Field>
    </AuthForm>
  )
}

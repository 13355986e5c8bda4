import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { api, one } from '~/api/client'
import { showProblems } from '~/lib/form_problems'
import { Field, Input } from '~/ui/field'
import { AuthForm } from './auth_form'

export function ForgotPassword() {
  const [problem, setProblem] = useState<string | null>(null)
  const [answer, setAnswer] = useState<string | null>(null)
  const form = useForm<{ email: string }>({ defaultValues: { email: '' } })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async (body) => {
    setProblem(null)
    try {
      setAnswer((await one(api.POST('/api/v1/auth/forgot-password', { body }))).message)
    } catch (error) {
      setProblem(showProblems(error, ['email'], form.setError))
    }
  })
  return (
    <AuthForm
      title="Forgot your password?"
      action="Send a link"
      busy={isSubmitting}
      problem={problem}
      onSubmit={submit}
      footer={<Link to="/auth/login">Back to the login</Link>}
    >
      {answer && (
        <p role="status" className="rounded-md bg-good-soft px-3 py-2 text-good">
          {answer}
        </p>
      )}
      <Field label="E-mail" error={errors.email?.message}>
        <Input type="email" autoComplete="username" autoFocus {...form.register('email')} />
      </Field>
    </AuthForm>
  )
}

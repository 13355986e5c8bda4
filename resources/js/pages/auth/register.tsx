import { useState } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { api, one } from '~/api/client'
import { showProblems } from '~/lib/form_problems'
import { useSession } from '~/session/session'
import { Field, Input } from '~/ui/field'
import { AuthForm } from './auth_form'

interface Values {
  fullName: string
  email: string
  password: string
}

export function Register() {
  const { begin } = useSession()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<Values>({ defaultValues: { fullName: '', email: '', password: '' } })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async ({ fullName, ...body }) => {
    setProblem(null)
    try {
      const named = fullName.trim() ? { ...body, fullName } : body
      begin(await one(api.POST('/api/v1/auth/register', { body: named })))
      await navigate({ to: '/dashboard' })
    } catch (error) {
      setProblem(showProblems(error, ['fullName', 'email', 'password'], form.setError))
    }
  })
  return (
    <AuthForm
      title="Create an account"
      action="Create account"
      busy={isSubmitting}
      problem={problem}
      onSubmit={submit}
      footer={<Link to="/auth/login">Log in instead</Link>}
    >
      <Field label="Full name" error={errors.fullName?.message}>
        <Input autoComplete="name" autoFocus {...form.register('fullName')} />
      </Field>
      <Field label="E-mail" error={errors.email?.message}>
        <Input type="email" autoComplete="username" {...form.register('email')} />
      </Field>
      <Field
        label="Password"
        error={errors.password?.message}
        hint="8 to 128 characters: upper and lower case, a digit and a special character"
      >
        <Input type="password" autoComplete="new-password" {...form.register('password')} />
      </Field>
    </AuthForm>
  )
}

import { useState } from 'react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { api, one } from '~/api/client'
import { showProblems } from '~/lib/form_problems'
import { useSession } from '~/session/session'
import { Field, Input } from '~/ui/field'
import { AuthForm } from './auth_form'
import { localPath } from './local_path'

interface Values {
  email: string
  password: string
}

export function Login() {
  const { begin } = useSession()
  const navigate = useNavigate()
  const { next } = useSearch({ strict: false })
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<Values>({ defaultValues: { email: '', password: '' } })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async (body) => {
    setProblem(null)
    try {
      begin(await one(api.POST('/api/v1/auth/login', { body })))
      await navigate({ to: localPath(next) })
    } catch (error) {
      setProblem(showProblems(error, ['email', 'password'], form.setError))
    }
  })
  return (
    <AuthForm
      title="Log in"
      action="Log in"
      busy={isSubmitting}
      problem={problem}
      onSubmit={submit}
      footer={
        <>
          <Link to="/auth/forgot-password">Forgot your password?</Link>
          <Link to="/auth/register">Create an account</Link>
        </>
      }
    >
      <Field label="E-mail" error={errors.email?.message}>
        <Input type="email" autoComplete="username" autoFocus {...form.register('email')} />
      </Field>
      <Field label="Password" error={errors.password?.message}>
        <Input type="password" autoComplete="current-password" {...form.register('password')} />
      </Field>
    </AuthForm>
  )
}

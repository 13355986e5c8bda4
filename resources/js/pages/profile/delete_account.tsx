import { useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { api, read } from '~/api/client'
import { showProblems } from '~/lib/form_problems'
import { useSession } from '~/session/session'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { Dialog } from '~/ui/dialog'
import { Field, Input } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'

/** Deletes one's own account, after the password has been given once more. */
export function DeleteAccount() {
  const [open, setOpen] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const { end } = useSession()
  const navigate = useNavigate()
  const form = useForm({ defaultValues: { password: '' } })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async (body) => {
    setProblem(null)
    try {
      await read(api.DELETE('/api/v1/users/me', { body }))
      await end()
      await navigate({ to: '/auth/login' })
    } catch (error) {
      setProblem(showProblems(error, ['password'], form.setError))
    }
  })
  return (
    <TitledCard title="Delete account">
      <p className="mb-3 text-ink-soft">
        You are logged out everywhere at once. What is yours is erased after 90 days.
      </p>
      <Button look="danger" onClick={() => setOpen(true)}>
        Delete my account
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Delete your account?"
        description="Your agents, workflows, deployments and executions go with it."
      >
        <form noValidate onSubmit={submit} className="flex flex-col gap-4">
          <Field label="Password" error={errors.password?.message}>
            <Input
              type="password"
              autoComplete="current-password"
              {...form.register('password', { required: 'Give your password' })}
            />
          </Field>
          <FormProblem text={problem} />
          <div className="flex justify-end gap-2">
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" look="danger" busy={isSubmitting}>
              Delete Account
            </Button>
          </div>
        </form>
      </Dialog>
    </TitledCard>
  )
}

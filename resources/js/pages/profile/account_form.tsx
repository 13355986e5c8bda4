import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import type { User } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { showProblems } from '~/lib/form_problems'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { Field, Input } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'

export function AccountForm({ user }: { user: User }) {
  const client = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm({
    defaultValues: { fullName: user.fullName ?? '', avatarUrl: user.avatarUrl ?? '' },
  })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async ({ fullName, avatarUrl }) => {
    setProblem(null)
    try {
      const body = { fullName: fullName.trim() || null, avatarUrl: avatarUrl.trim() || null }
      client.setQueryData(['me'], await one(api.PATCH('/api/v1/users/me', { body })))
      toast.success('Profile saved')
    } catch (error) {
      setProblem(showProblems(error, ['fullName', 'avatarUrl'], form.setError))
    }
  })
  return (
    <TitledCard title="About you">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Full name" error={errors.fullName?.message}>
          <Input autoComplete="name" {...form.register('fullName')} />
        </Field>
        <Field
          label="Avatar URL"
          hint="Programs that use the API may show it; the console loads nothing from elsewhere."
          error={errors.avatarUrl?.message}
        >
          <Input type="url" {...form.register('avatarUrl')} />
        </Field>
        <FormProblem text={problem} />
        <div>
          <Button type="submit" look="primary" busy={isSubmitting}>
            Save Profile
          </Button>
        </div>
      </form>
    </TitledCard>
  )
}

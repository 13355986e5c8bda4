import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import type { Budget } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { showProblems } from '~/lib/form_problems'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Field, Input, Select } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'
import { AT_SOFT, PERIODS, SCOPES, wordOf } from './budget_words'
import { useTargets } from './use_targets'

interface Values {
  scope: Budget['scope']
  resourceId: string
  period: Budget['period']
  maxCostUsd: string
  maxTokens: string
  maxToolCalls: string
  softPercent: number
  onSoft: Budget['onSoft']
}

const FIELDS = [
  ...(['scope', 'resourceId', 'period', 'maxCostUsd', 'maxTokens'] as const),
  ...(['maxToolCalls', 'onSoft'] as const),
]

const numberOf = (text: string) => (text.trim() === '' ? null : Number(text))

/**
 * Sets a budget.
 *
 * @param props.budget - The one whose limits change; null for another one.
 * @param props.userId - Whose account it limits, where that is somebody else's.
 */
export function BudgetDialog(props: { budget: Budget | null; userId?: string; onClose(): void }) {
  const { budget, userId, onClose } = props
  const client = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<Values>({
    defaultValues: {
      scope: budget?.scope ?? 'user',
      resourceId: budget?.resourceId ?? '',
      period: budget?.period ?? 'month',
      maxCostUsd: budget?.maxCostUsd ? String(Number(budget.maxCostUsd)) : '',
      maxTokens: budget?.maxTokens?.toString() ?? '',
      maxToolCalls: budget?.maxToolCalls?.toString() ?? '',
      softPercent: Math.round((budget?.softRatio ?? 0.8) * 100),
      onSoft: budget?.onSoft ?? 'warn',
    },
  })
  const { register, watch, setError, formState } = form
  const { errors, isSubmitting } = formState
  const scope = watch('scope')
  const targets = useTargets(scope)
  const submit = form.handleSubmit(async (values) => {
    setProblem(null)
    const { resourceId, softPercent, maxCostUsd, maxTokens, maxToolCalls, ...fields } = values
    const whose = fields.scope === 'user' ? (budget?.resourceId ?? userId) : resourceId
    const body = {
      ...fields,
      ...(whose ? { resourceId: whose } : {}),
      maxCostUsd: maxCostUsd.trim() || null,
      maxTokens: numberOf(maxTokens),
      maxToolCalls: numberOf(maxToolCalls),
      softRatio: softPercent / 100,
    }
    try {
      await read(api.PUT('/api/v1/budgets', { body }))
      toast.success('Budget set')
      await client.invalidateQueries({ queryKey: ['budgets'] })
      onClose()
    } catch (error) {
      setProblem(showProblems(error, FIELDS, setError))
    }
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={budget ? 'Edit Budget' : 'Set Budget'}
      description="All limits that are set hold; a field that is left empty limits nothing."
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {budget ? (
          <p className="wrap-anywhere">
            {wordOf(SCOPES, budget.scope)}
            {budget.scope !== 'user' &&
              ` ${targets.find(([id]) => id === budget.resourceId)?.[1] ?? budget.resourceId}`}
            , {wordOf(PERIODS, budget.period).toLowerCase()}
          </p>
        ) : (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Of" error={errors.scope?.message}>
              <Select {...register('scope', { onChange: () => form.setValue('resourceId', '') })}>
                {SCOPES.filter(([value]) => !userId || value === 'user').map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            </Field>
            <Field label="Period" error={errors.period?.message}>
              <Select {...register('period')}>
                {PERIODS.map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            </Field>
            {scope !== 'user' && (
              <Field
                label={wordOf(SCOPES, scope)}
                className="sm:col-span-2"
                error={errors.resourceId?.message}
              >
                <Select {...register('resourceId', { required: 'Choose one' })}>
                  <option value="">Choose</option>
                  {targets.map(([id, name]) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </Select>
              </Field>
            )}
          </div>
        )}
        <div className="grid gap-4 sm:grid-cols-3">
          <Field label="Cost, in USD" error={errors.maxCostUsd?.message}>
            <Input inputMode="decimal" placeholder="25.00" {...register('maxCostUsd')} />
          </Field>
          <Field label="Tokens" error={errors.maxTokens?.message}>
            <Input type="number" min={0} {...register('maxTokens')} />
          </Field>
          <Field label="Tool calls" error={errors.maxToolCalls?.message}>
            <Input type="number" min={0} {...register('maxToolCalls')} />
          </Field>
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Nearly used up at, in %" error={errors.softPercent?.message}>
            <Input
              type="number"
              {...register('softPercent', {
                valueAsNumber: true,
                min: { value: 1, message: 'From 1' },
                max: { value: 100, message: 'Up to 100' },
              })}
            />
          </Field>
          <Field label="Then" error={errors.onSoft?.message}>
            <Select {...register('onSoft')}>
              {AT_SOFT.map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          </Field>
        </div>
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

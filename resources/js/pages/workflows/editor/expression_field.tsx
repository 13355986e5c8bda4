import { lazy, Suspense, useDeferredValue, useMemo, type ReactNode } from 'react'
import { Field } from '~/ui/field'
import { Skeleton } from '~/ui/states'
import type { ExpressionCodeProps } from './expression_code'
import { previewOf, short, type Mode } from './sample'
import { useStepData } from './step_data'

const Code = lazy(() => import('./expression_code'))

function Lines(props: ExpressionCodeProps) {
  return (
    <Suspense fallback={<Skeleton className="h-9" />}>
      <Code {...props} />
    </Suspense>
  )
}

/** A field for an expression or a template, and what it comes to with the data of the last run. */
export function ExpressionField(props: {
  label: string
  name: string
  mode: Mode
  value: string
  hint?: ReactNode
  error?: string
  onChange(value: string): void
}) {
  const { label, name, mode, value, hint, error, onChange } = props
  const { scope, names, focus } = useStepData()
  const settled = useDeferredValue(value)
  const preview = useMemo(
    () => (settled.trim() === '' ? null : previewOf(settled, mode, scope)),
    [settled, mode, scope]
  )
  const invalid = preview?.kind === 'invalid' ? preview.message : undefined
  return (
    <div className="flex flex-col gap-1">
      <Field label={label} hint={hint} error={invalid ?? error}>
        <Lines
          name={name}
          mode={mode}
          value={value}
          names={names}
          onChange={onChange}
          onFocus={focus}
          aria-label={label}
        />
      </Field>
      {preview && preview.kind !== 'invalid' && (
        <p
          data-testid={`preview-${name}`}
          className={`font-mono text-xs wrap-anywhere ${preview.kind === 'value' ? 'text-good' : 'text-warn'}`}
        >
          {preview.kind === 'value' ? `= ${short(preview.value, 300)}` : preview.message}
        </p>
      )}
    </div>
  )
}

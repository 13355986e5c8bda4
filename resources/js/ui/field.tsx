import { cloneElement, useId, type ComponentProps, type ReactElement, type ReactNode } from 'react'
import { classes } from '~/lib/classes'

const BOX =
  'w-full rounded-md border border-line-strong/60 bg-surface px-3 text-ink placeholder:text-ink-soft/80 ' +
  'disabled:opacity-60 aria-invalid:border-bad'

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={classes(BOX, 'h-9', className)} {...rest} />
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={3} className={classes(BOX, 'py-2', className)} {...rest} />
}

export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select className={classes(BOX, 'h-9 pr-8', className)} {...rest} />
}

interface Control {
  'id'?: string
  'aria-invalid'?: boolean
  'aria-describedby'?: string
}

export interface FieldProps {
  label: ReactNode
  /** What is wrong with it, from the form or from the API. */
  error?: string
  hint?: ReactNode
  className?: string
  /** The control itself; it gets an id and the words that describe it. */
  children: ReactElement<Control>
}

/** A label, its control, a hint and an error, tied together for a screen reader. */
export function Field({ label, error, hint, className, children }: FieldProps) {
  const made = useId()
  const id = children.props.id ?? made
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className={classes('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {cloneElement(children, {
        id,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': described || undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-ink-soft">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </div>
  )
}

export function Checkbox({
  label,
  className,
  ...rest
}: ComponentProps<'input'> & { label: ReactNode }) {
  return (
    <label className={classes('flex items-center gap-2', className)}>
      <input type="checkbox" className="size-4 shrink-0 accent-(--accent)" {...rest} />
      {label}
    </label>
  )
}

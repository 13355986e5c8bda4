import type { ReactNode, SubmitEventHandler } from 'react'
import { Button } from '~/ui/button'

/** A form of the entrance: heading, fields, what went wrong, one button, where else to go. */
export function AuthForm(props: {
  title: string
  action: string
  busy: boolean
  problem: string | null
  onSubmit: SubmitEventHandler<HTMLFormElement>
  children: ReactNode
  footer?: ReactNode
}) {
  const { title, action, busy, problem, onSubmit, children, footer } = props
  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-4">
      <title>{`${title} · Turbocat`}</title>
      <h1 className="text-lg font-semibold">{title}</h1>
      {children}
      {problem && (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
          {problem}
        </p>
      )}
      <Button type="submit" look="primary" busy={busy} className="justify-center">
        {action}
      </Button>
      {footer && (
        <div className="flex flex-wrap justify-between gap-2 text-ink-soft [&_a]:text-accent [&_a]:underline">
          {footer}
        </div>
      )}
    </form>
  )
}

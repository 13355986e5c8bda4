import type { ReactNode } from 'react'

/** One page of the settings: its heading, what it is for, and what can be done. */
export function Section(props: {
  title: string
  text?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  const { title, text, actions, children } = props
  return (
    <section className="flex flex-col gap-4">
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-base font-semibold">{title}</h2>
          {text && <p className="text-ink-soft">{text}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  )
}

import type { ComponentProps, ReactNode } from 'react'
import { classes } from '~/lib/classes'

export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return (
    <section
      className={classes('min-w-0 rounded-lg border border-line bg-surface p-4', className)}
      {...rest}
    />
  )
}

/** A card with a heading and what can be done at its right. */
export function TitledCard({
  title,
  actions,
  className,
  children,
}: {
  title: ReactNode
  actions?: ReactNode
  className?: string
  children: ReactNode
}) {
  return (
    <Card className={className}>
      <header className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-base font-semibold">{title}</h2>
        {actions}
      </header>
      {children}
    </Card>
  )
}

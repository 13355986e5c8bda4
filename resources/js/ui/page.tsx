import { useEffect, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'

export interface PageProps {
  title: string
  /** Where the heading says less than the window's title. */
  heading?: string
  /** Beside the heading, such as a status. */
  beside?: ReactNode
  /** What can be done, at the right. */
  actions?: ReactNode
  description?: ReactNode
  /** Pages that this one belongs to, above the heading. */
  trail?: ReadonlyArray<readonly [path: string, label: string]>
  children: ReactNode
}

/** A page: its heading, which is the window's title too, and its content. */
export function Page(props: PageProps) {
  const { title, heading = title, beside, actions, description, trail, children } = props
  useEffect(() => {
    document.title = `${title} · Turbocat`
  }, [title])
  return (
    <div className="mx-auto flex w-full max-w-7xl flex-col gap-4 p-4 md:p-6">
      {trail && <Trail of={trail} />}
      <header className="flex flex-wrap items-center justify-between gap-3">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl font-semibold wrap-anywhere">{heading}</h1>
          {beside}
          {description && <p className="w-full text-ink-soft">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

function Trail({ of: pages }: { of: NonNullable<PageProps['trail']> }) {
  return (
    <nav aria-label="Breadcrumb" className="-mb-3">
      <ol className="flex flex-wrap gap-x-1.5">
        {pages.map(([path, label]) => (
          <li key={path} className="max-w-full truncate">
            <Link to={path} className="text-accent hover:underline">
              {label}
            </Link>{' '}
            <span aria-hidden className="text-ink-soft">
              /
            </span>
          </li>
        ))}
      </ol>
    </nav>
  )
}

import type { ReactNode } from 'react'
import { CircleAlert, Lock, SearchX, WifiOff } from 'lucide-react'
import { ApiFailure, messageOf } from '~/api/failure'
import { classes } from '~/lib/classes'
import { Button } from './button'

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classes('h-4 animate-pulse rounded bg-subtle', className)} />
}

/** What stands where a list or a page will be. */
export function Loading({ rows = 5 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-3 py-2">
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} className="h-9" />
      ))}
    </div>
  )
}

function Notice({
  icon,
  title,
  children,
  action,
}: {
  icon: ReactNode
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-12 text-center [&>svg]:size-8 [&>svg]:text-ink-soft">
      {icon}
      <p className="text-base font-semibold">{title}</p>
      {children && <p className="max-w-md text-ink-soft">{children}</p>}
      {action}
    </div>
  )
}

/** A list that has nothing to show, and what to do about it. */
export function Empty(props: {
  icon: ReactNode
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return <Notice {...props} />
}

/** A question that failed: whether one may not, it is not there, the server is away, or else. */
export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  const status = error instanceof ApiFailure ? error.status : 0
  const retry = again && (
    <Button onClick={again} className="mt-2">
      Try again
    </Button>
  )
  if (status === 403)
    return (
      <Notice icon={<Lock aria-hidden />} title="You may not see this">
        {messageOf(error)}
      </Notice>
    )
  if (status === 404)
    return (
      <Notice icon={<SearchX aria-hidden />} title="Not found">
        It does not exist, or no longer.
      </Notice>
    )
  return (
    <div role="alert">
      {error instanceof TypeError ? (
        <Notice icon={<WifiOff aria-hidden />} title="The server can not be reached" action={retry}>
          Check the connection.
        </Notice>
      ) : (
        <Notice icon={<CircleAlert aria-hidden />} title="That did not work" action={retry}>
          {messageOf(error)}
        </Notice>
      )}
    </div>
  )
}

import { Suspense } from 'react'
import { Outlet } from '@tanstack/react-router'
import { Loading } from '~/ui/states'

/** What is around the pages of who is not logged in. */
export function Entrance() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 p-4">
      <p className="flex items-center gap-2 text-2xl font-semibold">
        <img src="/favicon.svg" alt="" className="size-9" /> Turbocat
      </p>
      <div className="w-full max-w-sm rounded-lg border border-line bg-surface p-6">
        <Suspense fallback={<Loading rows={3} />}>
          <Outlet />
        </Suspense>
      </div>
    </main>
  )
}

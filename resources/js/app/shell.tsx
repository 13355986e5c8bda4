import { lazy, Suspense, useMemo, useState } from 'react'
import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { BookOpen, LogOut, Menu as MenuIcon, Moon, Search, Sun, UserRound, X } from 'lucide-react'
import { useSession } from '~/session/session'
import { Button } from '~/ui/button'
import { Menu } from '~/ui/menu'
import { Loading } from '~/ui/states'
import { classes } from '~/lib/classes'
import { DESTINATIONS } from './navigation'
import { OfflineNotice } from './offline_notice'
import { ShortcutHelp, useShortcuts } from './shortcuts'
import { setTheme, useTheme } from './theme'

const CommandPalette = lazy(() => import('./command_palette'))

/** What is around every page of somebody who is logged in. */
export function Shell() {
  const [open, setOpen] = useState<'palette' | 'help' | 'menu' | null>(null)
  const keys = useMemo(
    () => ({ palette: () => setOpen('palette'), help: () => setOpen('help') }),
    []
  )
  useShortcuts(keys)
  const close = (stays: boolean) => !stays && setOpen(null)
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="sr-only z-50 rounded bg-accent p-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <nav
        aria-label="Main"
        className={classes(
          'fixed inset-y-0 left-0 z-30 w-56 flex-col gap-1 border-r border-line bg-surface p-3 md:sticky md:top-0 md:flex md:h-dvh',
          open === 'menu' ? 'flex' : 'hidden'
        )}
      >
        <Link
          to="/dashboard"
          className="mb-3 flex items-center gap-2 px-2 py-1 text-base font-semibold"
        >
          <img src="/favicon.svg" alt="" className="size-7" /> Turbocat
        </Link>
        {DESTINATIONS.map(({ path, label, icon: Icon }) => (
          <Link
            key={path}
            to={path}
            onClick={() => setOpen(null)}
            className="flex items-center gap-2.5 rounded-md px-2.5 py-2 text-ink-soft hover:bg-subtle hover:text-ink"
            activeProps={{
              'className': 'bg-accent-soft! text-accent! font-medium',
              'aria-current': 'page',
            }}
          >
            <Icon aria-hidden className="size-4" /> {label}
          </Link>
        ))}
      </nav>
      {open === 'menu' && (
        <div
          aria-hidden
          className="fixed inset-0 z-20 bg-black/50 md:hidden"
          onClick={() => setOpen(null)}
        />
      )}
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-10 flex h-12 items-center gap-2 border-b border-line bg-surface px-3">
          <Button
            look="ghost"
            size="icon"
            className="md:hidden"
            aria-label={open === 'menu' ? 'Close the menu' : 'Open the menu'}
            aria-expanded={open === 'menu'}
            onClick={() => setOpen(open === 'menu' ? null : 'menu')}
          >
            {open === 'menu' ? <X aria-hidden /> : <MenuIcon aria-hidden />}
          </Button>
          <Button
            className="min-w-0 max-w-72 flex-1 justify-start text-ink-soft"
            onClick={keys.palette}
          >
            <Search aria-hidden /> <span className="truncate">Search or go to</span>
            <kbd className="ml-auto font-mono text-xs max-sm:hidden">Ctrl K</kbd>
          </Button>
          <div className="ml-auto flex items-center gap-1">
            <Button look="ghost" size="icon" asChild>
              <a href="/docs/guide" aria-label="Guide" title="Guide">
                <BookOpen aria-hidden />
              </a>
            </Button>
            <ThemeButton />
            <AccountMenu />
          </div>
        </header>
        <OfflineNotice />
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          <Suspense
            fallback={
              <div className="p-6">
                <Loading />
              </div>
            }
          >
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Suspense fallback={null}>
        {open === 'palette' && <CommandPalette open onOpenChange={close} />}
      </Suspense>
      <ShortcutHelp open={open === 'help'} onOpenChange={close} />
    </div>
  )
}

function ThemeButton() {
  const { dark } = useTheme()
  return (
    <Button
      look="ghost"
      size="icon"
      aria-label={dark ? 'Switch to light' : 'Switch to dark'}
      onClick={() => setTheme(dark ? 'light' : 'dark')}
    >
      {dark ? <Sun aria-hidden /> : <Moon aria-hidden />}
    </Button>
  )
}

function AccountMenu() {
  const { user, end } = useSession()
  const navigate = useNavigate()
  return (
    <Menu
      trigger={
        <Button look="ghost">
          <UserRound aria-hidden />
          <span className="sr-only">Account</span>
          <span className="max-w-40 truncate max-sm:hidden">{user?.fullName ?? user?.email}</span>
        </Button>
      }
      items={[
        {
          label: 'Profile',
          icon: <UserRound aria-hidden />,
          act: () => void navigate({ to: '/profile' }),
        },
        {
          label: 'Log out',
          icon: <LogOut aria-hidden />,
          act: () => void end().then(() => navigate({ to: '/auth/login' })),
        },
      ]}
    />
  )
}

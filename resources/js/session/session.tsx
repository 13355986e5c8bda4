import {
  createContext,
  use,
  useCallback,
  useMemo,
  useSyncExternalStore,
  type ReactNode,
} from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { LoggedIn, User } from '../../client/schema.js'
import { api, one } from '~/api/client'
import { setTheme } from '~/app/theme'
import { tokens } from './tokens'

interface Session {
  loggedIn: boolean
  /** Null until it is read. */
  user: User | null
  /** Takes what a login or a registration gave. */
  begin(given: LoggedIn): void
  end(): Promise<void>
}

const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('No SessionProvider around this')
  return session
}

const subscribe = (listener: () => void) => tokens.subscribe(listener)

export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const loggedIn = useSyncExternalStore(subscribe, () => tokens.loggedIn)
  const { data: user = null } = useQuery({
    queryKey: ['me'],
    queryFn: () => one(api.GET('/api/v1/users/me')),
    enabled: loggedIn,
    staleTime: 60_000,
  })
  const begin = useCallback(
    (given: LoggedIn) => {
      client.clear()
      client.setQueryData(['me'], given.user)
      const { theme } = given.user.preferences
      if (theme === 'light' || theme === 'dark' || theme === 'system') setTheme(theme)
      tokens.set(given.tokens)
    },
    [client]
  )
  const end = useCallback(async () => {
    const { refreshToken } = tokens
    await api.POST('/api/v1/auth/logout', { body: { refreshToken } }).catch(() => {})
    tokens.set(null)
    client.clear()
  }, [client])
  const session = useMemo(
    () => ({ loggedIn, user: loggedIn ? user : null, begin, end }),
    [loggedIn, user, begin, end]
  )
  return <SessionContext value={session}>{children}</SessionContext>
}

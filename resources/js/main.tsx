import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { Toaster } from 'sonner'
import { queryClient } from '~/app/queries'
import { router } from '~/app/router'
import { useTheme } from '~/app/theme'
import { SessionProvider } from '~/session/session'
import { tokens } from '~/session/tokens'
import { ConfirmProvider } from '~/ui/confirm'
import './styles.css'

function Toasts() {
  const { dark } = useTheme()
  return <Toaster theme={dark ? 'dark' : 'light'} position="bottom-right" closeButton />
}

await tokens.adopt()

// Somebody logged out in another tab: what is shown here is no longer his.
let wasIn = tokens.loggedIn
tokens.subscribe(() => {
  if (wasIn && !tokens.loggedIn) void router.navigate({ to: '/auth/login' })
  wasIn = tokens.loggedIn
})

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <SessionProvider>
        <ConfirmProvider>
          <RouterProvider router={router} />
          <Toasts />
        </ConfirmProvider>
      </SessionProvider>
    </QueryClientProvider>
  </StrictMode>
)

import { QueryClient } from '@tanstack/react-query'
import { ApiFailure } from '~/api/failure'

/** What is asked again when the window comes back, and what is not worth another try. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => {
        if (error instanceof ApiFailure && error.status < 500) return false
        return count < 2
      },
    },
  },
})

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import type { Approval } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { ApiFailure, messageOf } from '~/api/failure'

/** Sends an answer; what the API finds wrong with its parts is in `problems`, by their names. */
export function useAnswer({ executionId, name }: Approval) {
  const client = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: (payload: Record<string, unknown>) =>
      one(
        api.POST('/api/v1/executions/{id}/signals', {
          params: { path: { id: executionId } },
          body: { name, payload },
        })
      ),
    onSuccess: () => toast.success('Answered'),
    onSettled: () => client.invalidateQueries({ queryKey: ['approvals'] }),
  })
  const details = error instanceof ApiFailure ? error.details : []
  return {
    answer: mutate,
    busy: isPending,
    problems: Object.fromEntries(
      details.map(({ field, message }) => [field.split('.').at(-1)!, message])
    ),
    problem: error && messageOf(error),
  }
}

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { RotateCcw, Square } from 'lucide-react'
import { toast } from 'sonner'
import type { Execution } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { messageOf } from '~/api/failure'
import { isFinal } from '~/api/live_execution'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'

/** Cancels what runs; runs again what failed, from where it failed. */
export function ExecutionActions({ execution }: { execution: Execution }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const confirm = useConfirm()
  const params = { path: { id: execution.id } }
  const cancel = useMutation({
    mutationFn: () => one(api.POST('/api/v1/executions/{id}/cancel', { params })),
    onSuccess: () => toast.success('Execution cancelled'),
    onError: (error) => toast.error(messageOf(error)),
  })
  const retry = useMutation({
    mutationFn: () => one(api.POST('/api/v1/executions/{id}/retry', { params })),
    onSuccess: async ({ executionId }) => {
      toast.success('Started again at the steps that failed')
      await client.invalidateQueries({ queryKey: ['executions', 'list'] })
      await navigate({ to: `/executions/${executionId}` })
    },
    onError: (error) => toast.error(messageOf(error)),
  })
  if (!isFinal(execution.status)) {
    const ask = async () => {
      const text = 'What runs is stopped within a second; what was done stays done.'
      if (await confirm({ title: 'Cancel this execution?', text, action: 'Cancel execution' }))
        cancel.mutate()
    }
    return (
      <Button look="danger" busy={cancel.isPending} onClick={() => void ask()}>
        <Square aria-hidden /> Cancel
      </Button>
    )
  }
  if (execution.status === 'completed') return null
  return (
    <Button look="primary" busy={retry.isPending} onClick={() => retry.mutate()}>
      <RotateCcw aria-hidden /> Retry
    </Button>
  )
}

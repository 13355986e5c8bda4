import { useState } from 'react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { toast } from 'sonner'
import type { ExecutionStep } from '../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { messageOf } from '~/api/failure'
import { BrokenJson, JsonField, validJson } from '~/components/json_field'
import { Button } from '~/ui/button'
import { Field } from '~/ui/field'
import { Failed, Loading } from '~/ui/states'
import { AnswerApproval } from '../approvals/answer_approval'
import { AnswerOutcome } from '../approvals/answer_outcome'

interface Waits {
  signal?: string
  approval?: { message?: string | null; approvers?: string[] }
}

/** Answers what a step waits for: a payload to a signal, and to an approval what its schema asks. */
export function AnswerWait(props: { executionId: string; step: ExecutionStep }) {
  const { executionId, step } = props
  const { signal, approval } = (step.inputs ?? {}) as Waits
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line p-3">
      {signal ? (
        <SendSignal executionId={executionId} name={signal} />
      ) : (
        <Question executionId={executionId} step={step} asks={approval} />
      )}
    </div>
  )
}

function Question(props: { executionId: string; step: ExecutionStep; asks: Waits['approval'] }) {
  const { executionId, step, asks } = props
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['approvals', 'asked', executionId, step.path, step.attempt],
    queryFn: () =>
      read(
        api.GET('/api/v1/approvals', { params: { query: { pageSize: 100, sortOrder: 'desc' } } })
      ),
  })
  if (error) return <Failed error={error} again={() => void refetch()} />
  if (isPending) return <Loading rows={2} />
  const found = data.data.find((one) => one.executionId === executionId && one.path === step.path)
  const message = found?.message ?? asks?.message
  return (
    <>
      {message && <p className="wrap-anywhere whitespace-pre-wrap">{message}</p>}
      {found?.kind === 'outcome' ? (
        <AnswerOutcome approval={found} />
      ) : found ? (
        <AnswerApproval approval={found} />
      ) : (
        <p className="text-ink-soft">
          {asks?.approvers?.length ? `It waits for ${asks.approvers.join(', ')}.` : 'It waits.'}
        </p>
      )}
    </>
  )
}

function SendSignal({ executionId, name }: { executionId: string; name: string }) {
  const [payload, setPayload] = useState<unknown>({})
  const send = useMutation({
    mutationFn: () =>
      one(
        api.POST('/api/v1/executions/{id}/signals', {
          params: { path: { id: executionId } },
          body: { name, payload: payload as never },
        })
      ),
    onSuccess: () => toast.success('Answered'),
    onError: (error) => toast.error(messageOf(error)),
  })
  const broken = validJson(payload)
  return (
    <>
      <Field label={`Payload of the signal "${name}"`} error={broken === true ? undefined : broken}>
        <JsonField name="payload" value={payload} onChange={setPayload} />
      </Field>
      <Button
        busy={send.isPending}
        disabled={payload instanceof BrokenJson}
        onClick={() => send.mutate()}
      >
        <Send aria-hidden /> Send
      </Button>
    </>
  )
}

import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Check, Send, X } from 'lucide-react'
import { toast } from 'sonner'
import type { ExecutionStep } from '../../../client/schema.js'
import { fetchRaw } from '~/api/client'
import { ApiFailure, messageOf } from '~/api/failure'
import { BrokenJson, JsonField, validJson } from '~/components/json_field'
import { Button } from '~/ui/button'
import { Field, Input } from '~/ui/field'

async function signal(executionId: string, name: string, payload: unknown): Promise<void> {
  const response = await fetchRaw(`/api/v1/executions/${executionId}/signals`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, payload }),
  })
  if (!response.ok) throw ApiFailure.from(response.status, await response.json())
}

/** Answers what a step waits for: yes or no to an approval, a payload to a signal. */
export function AnswerWait({ executionId, step }: { executionId: string; step: ExecutionStep }) {
  const waits = (step.inputs ?? {}) as {
    signal?: string
    approval?: { message?: string; name?: string }
  }
  const [comment, setComment] = useState('')
  const [payload, setPayload] = useState<unknown>({})
  const send = useMutation({
    mutationFn: (answer: unknown) =>
      signal(executionId, waits.signal ?? waits.approval?.name ?? step.path, answer),
    onSuccess: () => toast.success('Answered'),
    onError: (error) => toast.error(messageOf(error)),
  })
  if (waits.approval) {
    const answer = (approved: boolean) =>
      send.mutate(comment ? { approved, comment } : { approved })
    return (
      <div className="flex flex-col gap-3 rounded-md border border-line p-3">
        <p className="whitespace-pre-wrap">{waits.approval.message}</p>
        <Field label="Comment">
          <Input
            name="comment"
            value={comment}
            onChange={({ target }) => setComment(target.value)}
          />
        </Field>
        <div className="flex gap-2">
          <Button look="primary" busy={send.isPending} onClick={() => answer(true)}>
            <Check aria-hidden /> Approve
          </Button>
          <Button look="danger" disabled={send.isPending} onClick={() => answer(false)}>
            <X aria-hidden /> Reject
          </Button>
        </div>
      </div>
    )
  }
  if (!waits.signal) return null
  const broken = validJson(payload)
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line p-3">
      <Field
        label={`Payload of the signal "${waits.signal}"`}
        error={broken === true ? undefined : broken}
      >
        <JsonField name="payload" value={payload} onChange={setPayload} />
      </Field>
      <Button
        busy={send.isPending}
        disabled={payload instanceof BrokenJson}
        onClick={() => send.mutate(payload)}
      >
        <Send aria-hidden /> Send
      </Button>
    </div>
  )
}

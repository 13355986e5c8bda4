import type { ReactNode } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import type { WebhookDelivery } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { attempt } from '~/lib/attempt'
import { JsonView } from '~/components/json_view'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Status } from '~/ui/status'
import { duration, Time } from '~/ui/time'

/** One message: what was sent, what was answered, each attempt, and the button that sends it again. */
export function DeliveryDialog(props: { delivery: WebhookDelivery; onClose(): void }) {
  const { delivery, onClose } = props
  const { id, webhookId, event, status, history, nextAttemptAt, responseBody } = delivery
  const client = useQueryClient()
  const { mutate, isPending } = useMutation({
    mutationFn: async () => {
      const params = { path: { id: webhookId, deliveryId: id } }
      await attempt(
        () => read(api.POST('/api/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver', { params })),
        'On its way once more'
      )
      await client.invalidateQueries({ queryKey: ['webhooks', webhookId] })
    },
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={event} side>
      <div className="flex flex-wrap items-center gap-2">
        <Status value={status} />
        {nextAttemptAt && (
          <span className="text-ink-soft">
            next attempt <Time iso={nextAttemptAt} />
          </span>
        )}
        <Button
          className="ml-auto"
          busy={isPending}
          disabled={status === 'pending'}
          onClick={() => mutate()}
        >
          {!isPending && <RotateCw aria-hidden />} Redeliver
        </Button>
      </div>
      <Part title="Attempts">
        {history.length === 0 ? (
          <p className="text-ink-soft wrap-anywhere">{delivery.error ?? 'None yet.'}</p>
        ) : (
          <ol aria-label="Attempts" className="flex flex-col gap-1">
            {history.map(({ attemptedAt, responseStatus, durationMs, error }, index) => (
              <li key={index} className="flex flex-wrap gap-x-3">
                <Time iso={attemptedAt} exact />
                <span className="font-medium">{responseStatus ?? 'no answer'}</span>
                <span className="text-ink-soft">{duration(durationMs)}</span>
                {error && <span className="w-full text-bad wrap-anywhere">{error}</span>}
              </li>
            ))}
          </ol>
        )}
      </Part>
      {responseBody && (
        <Part title="Answer">
          <pre
            tabIndex={0}
            aria-label="Answer"
            className="rounded-md border border-line bg-subtle/50 p-2 font-mono text-xs wrap-anywhere whitespace-pre-wrap"
          >
            {responseBody}
          </pre>
        </Part>
      )}
      {delivery.payload !== null && (
        <Part title="Message">
          <JsonView value={delivery.payload} label="Message" />
        </Part>
      )}
      {delivery.requestHeaders && (
        <Part title="Headers">
          <JsonView value={delivery.requestHeaders} label="Headers" />
        </Part>
      )}
    </Dialog>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  )
}

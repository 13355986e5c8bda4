import type { Webhook } from '../../../client/schema.js'
import { Badge } from '~/ui/badge'
import { Time } from '~/ui/time'

/** What is said of a secret that was just drawn. */
export const SECRET_TEXT =
  'Copy it now: messages are signed with it, and it can not be shown again. Another one can be drawn at any time.'

/** Whether messages are sent, and whether they arrive. */
export function WebhookState({ of: { isActive, disabledAt, failingSince } }: { of: Webhook }) {
  if (disabledAt) return <Badge tone="bad">disabled</Badge>
  if (!isActive) return <Badge tone="warn">inactive</Badge>
  if (failingSince) return <Badge tone="warn">failing</Badge>
  return <Badge tone="good">active</Badge>
}

/** What its owner should know of it, where there is something. */
export function WebhookNotice({ of: webhook }: { of: Webhook }) {
  const { disabledAt, disabledReason, failingSince, previousSecretExpiresAt } = webhook
  return (
    <>
      {disabledAt && (
        <p role="status" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
          {disabledReason === 'gone'
            ? 'It answered 410 Gone, and is told nothing any more.'
            : 'Nothing arrived there for five days, so it is told nothing any more.'}{' '}
          Activate it again when it is back.
        </p>
      )}
      {!disabledAt && failingSince && (
        <p role="status" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
          Nothing has arrived since <Time iso={failingSince} />. What failed is tried for 24 hours;
          after five days of it the webhook is disabled.
        </p>
      )}
      {previousSecretExpiresAt && Date.parse(previousSecretExpiresAt) > Date.now() && (
        <p role="status" className="rounded-md bg-info-soft px-3 py-2 text-info">
          Messages carry a signature of the old secret too until{' '}
          <Time iso={previousSecretExpiresAt} exact />.
        </p>
      )}
    </>
  )
}

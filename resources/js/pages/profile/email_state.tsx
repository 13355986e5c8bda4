import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import type { User } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { messageOf } from '~/api/failure'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'

/** Whether the address is confirmed, and another mail where it isn't. */
export function EmailState({ user: { email, emailVerified } }: { user: User }) {
  const resend = useMutation({
    mutationFn: () => one(api.POST('/api/v1/auth/resend-verification', { body: {} })),
    onSuccess: ({ message }) => toast.success(message),
    onError: (error) => toast.error(messageOf(error)),
  })
  return (
    <TitledCard
      title="E-mail"
      actions={
        <Badge tone={emailVerified ? 'good' : 'warn'}>
          {emailVerified ? 'verified' : 'not verified'}
        </Badge>
      }
    >
      <p className="wrap-anywhere">{email}</p>
      {!emailVerified && (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <p className="text-ink-soft">We have sent a link to this address.</p>
          <Button busy={resend.isPending} onClick={() => resend.mutate()}>
            Send again
          </Button>
        </div>
      )}
    </TitledCard>
  )
}

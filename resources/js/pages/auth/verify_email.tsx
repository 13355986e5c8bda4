import { Link, useSearch } from '@tanstack/react-router'
import { useMutation } from '@tanstack/react-query'
import { api, one } from '~/api/client'
import { messageOf } from '~/api/failure'
import { Button } from '~/ui/button'

/** The page that the mail's link opens: `?token=`. A click confirms, since programs open links too. */
export function VerifyEmail() {
  const { token } = useSearch({ strict: false })
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: () =>
      one(api.POST('/api/v1/auth/verify-email', { body: { token: String(token ?? '') } })),
  })
  return (
    <div className="flex flex-col gap-4">
      <title>Confirm your e-mail · Turbocat</title>
      <h1 className="text-lg font-semibold">Confirm your e-mail</h1>
      {error && (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
          {messageOf(error)}
        </p>
      )}
      {isSuccess ? (
        <p role="status">Your e-mail address is confirmed.</p>
      ) : (
        <Button look="primary" busy={isPending} onClick={() => mutate()} className="justify-center">
          Confirm
        </Button>
      )}
      <Link to="/dashboard" className="text-accent underline">
        Go to the console
      </Link>
    </div>
  )
}

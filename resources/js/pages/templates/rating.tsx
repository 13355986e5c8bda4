import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Star } from 'lucide-react'
import { toast } from 'sonner'
import type { Template } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { messageOf } from '~/api/failure'
import { classes } from '~/lib/classes'

/** `4.5 of 5 (12)`. */
export function Rated({ average, count }: { average: number; count: number }) {
  if (count === 0) return <>not rated</>
  return (
    <>
      {average.toFixed(1)} of 5 ({count})
    </>
  )
}

const STARS = [1, 2, 3, 4, 5] as const

/** Five stars to give; whoever gives again changes his own. */
export function RateTemplate({ template }: { template: Template }) {
  const client = useQueryClient()
  const rate = useMutation({
    mutationFn: (rating: number) =>
      one(
        api.POST('/api/v1/templates/{id}/rate', {
          params: { path: { id: template.id } },
          body: { rating },
        })
      ),
    onSuccess: async (rated) => {
      toast.success('Thank you for rating')
      client.setQueryData(['templates', template.id], rated)
      await client.invalidateQueries({ queryKey: ['templates', 'list'] })
    },
    onError: (error) => toast.error(messageOf(error)),
  })
  return (
    <div role="group" aria-label="Rate this template" className="flex">
      {STARS.map((stars) => (
        <button
          key={stars}
          type="button"
          aria-label={`${stars} ${stars === 1 ? 'star' : 'stars'}`}
          disabled={rate.isPending}
          onClick={() => rate.mutate(stars)}
          className="rounded p-1 text-warn hover:bg-subtle"
        >
          <Star
            aria-hidden
            className={classes(
              'size-5',
              stars <= Math.round(template.ratingAverage) && 'fill-current'
            )}
          />
        </button>
      ))}
    </div>
  )
}

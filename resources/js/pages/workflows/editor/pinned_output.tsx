import { Pin, PinOff } from 'lucide-react'
import { JsonView } from '~/components/json_view'
import { Button } from '~/ui/button'
import type { Pins } from './use_pins'

/** The output that test runs take instead of running a step: to see, to set and to let go. */
export function PinnedOutput(props: {
  stepKey: string
  pins: Pins
  /** That of the last run; undefined where the step has not run. */
  output: unknown
  pin(key: string, output: unknown): void
  unpin(key: string): void
}) {
  const { stepKey, pins, output, pin, unpin } = props
  const pinned = Object.hasOwn(pins, stepKey)
  if (!pinned && (output === undefined || output === null)) return null
  return (
    <section aria-label="Pinned output" className="flex flex-col gap-2">
      {pinned ? (
        <>
          <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">
            Runs from here take this output instead of running the step, as long as this tab is
            open.
          </p>
          <JsonView value={pins[stepKey]} label="Pinned" />
          <div>
            <Button size="small" onClick={() => unpin(stepKey)}>
              <PinOff aria-hidden /> Unpin the output
            </Button>
          </div>
        </>
      ) : (
        <div>
          <Button size="small" onClick={() => pin(stepKey, output)}>
            <Pin aria-hidden /> Pin the last output
          </Button>
        </div>
      )}
    </section>
  )
}

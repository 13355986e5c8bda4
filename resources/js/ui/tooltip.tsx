import type { ReactNode } from 'react'
import { Tooltip as Radix } from 'radix-ui'

/** Words that show on hover and on focus; never the only place that says something. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={300}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            sideOffset={4}
            className="z-50 max-w-xs rounded bg-ink px-2 py-1 text-xs text-ground shadow"
          >
            {text}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  )
}

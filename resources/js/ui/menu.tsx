import type { ReactNode } from 'react'
import { DropdownMenu as Radix } from 'radix-ui'
import { classes } from '~/lib/classes'

export interface MenuItem {
  label: ReactNode
  icon?: ReactNode
  danger?: boolean
  disabled?: boolean
  act(): void
}

/** A button's menu. `trigger` is the button itself. */
export function Menu({ trigger, items }: { trigger: ReactNode; items: MenuItem[] }) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={4}
          className="z-50 min-w-44 rounded-md border border-line bg-raised p-1 shadow-lg"
        >
          {items.map((item, index) => (
            <Radix.Item
              key={index}
              disabled={item.disabled}
              onSelect={item.act}
              className={classes(
                'flex cursor-pointer items-center gap-2 rounded px-2 py-1.5 outline-none [&_svg]:size-4',
                'data-highlighted:bg-subtle data-disabled:cursor-not-allowed data-disabled:opacity-50',
                item.danger && 'text-bad'
              )}
            >
              {item.icon}
              {item.label}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

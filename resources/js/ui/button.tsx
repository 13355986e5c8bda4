import type { ComponentProps, ReactNode } from 'react'
import { LoaderCircle } from 'lucide-react'
import { Slot } from 'radix-ui'
import { classes } from '~/lib/classes'

const LOOKS = {
  primary: 'bg-accent text-accent-ink hover:opacity-90 border-transparent',
  secondary: 'bg-raised text-ink border-line hover:bg-subtle',
  ghost: 'border-transparent text-ink-soft hover:bg-subtle hover:text-ink',
  danger: 'bg-bad-soft text-bad border-transparent hover:opacity-85',
} as const

const SIZES = {
  small: 'h-7 px-2 text-xs gap-1 [&_svg]:size-3.5',
  medium: 'h-9 px-3 gap-1.5 [&_svg]:size-4',
  icon: 'size-9 justify-center [&_svg]:size-4',
} as const

export type ButtonProps = ComponentProps<'button'> & {
  look?: keyof typeof LOOKS
  size?: keyof typeof SIZES
  /** Shows that it works, and takes no further clicks meanwhile. */
  busy?: boolean
  /** Gives its looks to the one child, such as a link. */
  asChild?: boolean
}

export function Button({
  look = 'secondary',
  size = 'medium',
  busy = false,
  asChild = false,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  const Tag = asChild ? Slot.Root : 'button'
  const content: ReactNode = asChild ? (
    children
  ) : (
    <>
      {busy && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </>
  )
  return (
    <Tag
      type={asChild ? undefined : 'button'}
      aria-busy={busy || undefined}
      disabled={asChild ? undefined : disabled || busy}
      className={classes(
        'inline-flex shrink-0 items-center whitespace-nowrap rounded-md border font-medium transition-colors',
        'disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:opacity-50',
        LOOKS[look],
        SIZES[size],
        className
      )}
      {...rest}
    >
      {content}
    </Tag>
  )
}

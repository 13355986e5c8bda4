import type { ReactNode } from 'react'
import { classes } from '~/lib/classes'

const TONES = {
  neutral: 'bg-subtle text-ink-soft',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  info: 'bg-info-soft text-info',
  accent: 'bg-accent-soft text-accent',
} as const

export type Tone = keyof typeof TONES

export function Badge({
  tone = 'neutral',
  className,
  children,
  ...rest
}: {
  'tone'?: Tone
  'className'?: string
  'children': ReactNode
  'data-testid'?: string
}) {
  return (
    <span
      className={classes(
        'inline-flex max-w-full items-center rounded-full px-2 py-0.5 text-xs font-medium',
        TONES[tone],
        className
      )}
      {...rest}
    >
      <span className="truncate">{children}</span>
    </span>
  )
}

import type { ReactNode } from 'react'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { classes } from '~/lib/classes'
import { Button } from './button'

export interface DialogProps {
  open: boolean
  onOpenChange(open: boolean): void
  title: ReactNode
  description?: ReactNode
  /** At the right edge and as high as the window, for what is long. */
  side?: boolean
  className?: string
  children: ReactNode
}

/** A window above the page: takes the focus, gives it back, closes with Escape. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, side = false, className, children } = props
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/50" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={classes(
            'fixed z-50 flex flex-col gap-3 overflow-auto border border-line bg-surface p-5 shadow-xl',
            side
              ? 'inset-y-0 right-0 w-full max-w-xl'
              : 'top-1/2 left-1/2 max-h-[90dvh] w-[calc(100%-2rem)] max-w-lg -translate-1/2 rounded-lg',
            className
          )}
        >
          <header className="flex items-start justify-between gap-3">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <Button look="ghost" size="icon" aria-label="Close">
                <X aria-hidden />
              </Button>
            </Radix.Close>
          </header>
          {description && (
            <Radix.Description className="text-ink-soft">{description}</Radix.Description>
          )}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

import { useEffect, useRef } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { Dialog } from '~/ui/dialog'
import { DESTINATIONS } from './navigation'

/** How long `g` waits for the letter after it, in milliseconds. */
const SEQUENCE_MS = 1200

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))

/** `?` shows the keys, `g` and a letter goes to a page, Ctrl or ⌘ K opens the palette. */
export function useShortcuts(on: { palette(): void; help(): void }): void {
  const navigate = useNavigate()
  const given = useRef(0)
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        return on.palette()
      }
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
      if (event.key === '?') return on.help()
      const destination = DESTINATIONS.find(({ key }) => key === event.key)
      if (destination && Date.now() - given.current < SEQUENCE_MS) {
        event.preventDefault()
        void navigate({ to: destination.path })
      }
      given.current = event.key === 'g' ? Date.now() : 0
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [navigate, on])
}

export function ShortcutHelp({
  open,
  onOpenChange,
}: {
  open: boolean
  onOpenChange(open: boolean): void
}) {
  const rows: Array<[string, string]> = [
    ['Ctrl K', 'Command palette'],
    ['?', 'This list'],
    ...DESTINATIONS.map(({ key, label }): [string, string] => [`g ${key}`, `Go to ${label}`]),
  ]
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2">
        {rows.map(([keys, what]) => (
          <div key={keys} className="contents">
            <dt>
              {keys.split(' ').map((key) => (
                <kbd
                  key={key}
                  className="mr-1 rounded border border-line bg-subtle px-1.5 font-mono text-xs"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 text-ink-soft">
        How things work is in{' '}
        <a href="/docs/guide" className="text-accent underline">
          the guide
        </a>
        .
      </p>
    </Dialog>
  )
}

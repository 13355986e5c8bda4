import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { CopyButton } from './copy_button'

/** A key that nobody can read again once this is closed. */
export function ShownOnce(props: {
  title: string
  value: string | null
  /** Why it can not be read again. */
  text?: string
  what?: string
  onClose(): void
}) {
  const { title, value, what = 'the key', onClose } = props
  const { text = 'Copy it now: it is kept only as a hash, and can not be shown again.' } = props
  return (
    <Dialog
      open={value !== null}
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={text}
    >
      <div className="flex items-center gap-2">
        <code
          data-testid="shown-once"
          className="min-w-0 flex-1 rounded-md border border-line bg-subtle p-2 font-mono text-xs wrap-anywhere"
        >
          {value}
        </code>
        <CopyButton text={value ?? ''} what={what} />
      </div>
      <div className="flex justify-end">
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  )
}

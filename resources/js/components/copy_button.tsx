import { Copy } from 'lucide-react'
import { attempt } from '~/lib/attempt'
import { Button } from '~/ui/button'

/** Puts a text on the clipboard. @param what - Names it, such as `the key`. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  return (
    <Button
      size="icon"
      aria-label={`Copy ${what}`}
      onClick={() => void attempt(() => navigator.clipboard.writeText(text), 'Copied')}
    >
      <Copy aria-hidden />
    </Button>
  )
}

import { useEffect, useState } from 'react'
import { Search } from 'lucide-react'

/** How long nothing must be typed before it is searched, in milliseconds. */
const PAUSE_MS = 250

/** A search field that waits until the typing pauses. */
export function SearchBox(props: {
  label: string
  value: string
  placeholder?: string
  onChange(value: string): void
}) {
  const { label, value, placeholder = 'Search', onChange } = props
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onChange(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <div className="relative w-full max-w-xs">
      <Search aria-hidden className="absolute top-2.5 left-2.5 size-4 text-ink-soft" />
      <input
        type="search"
        name="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={({ target }) => setText(target.value)}
        className="h-9 w-full rounded-md border border-line-strong/60 bg-surface pr-3 pl-8"
      />
    </div>
  )
}

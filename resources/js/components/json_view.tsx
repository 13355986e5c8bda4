import { createContext, use, useState } from 'react'
import { ChevronRight, Copy, CornerDownLeft } from 'lucide-react'
import { toast } from 'sonner'
import { Button } from '~/ui/button'
import { classes } from '~/lib/classes'

/** A list or object shows so many entries, and more when asked. */
const SHOWN = 100
const MAX_TEXT = 2000

export interface JsonViewProps {
  value: unknown
  /** What `{{ }}` calls the root, such as `steps.fetch.output`: its parts can be copied as templates. */
  path?: string
  label?: string
  /** Takes the path of a part that is clicked; else it is copied as a template. */
  pick?(path: string): void
}

const PickContext = createContext<((path: string) => void) | undefined>(undefined)

/** A value as a tree that folds. Everything in it is text, whatever it says. */
export function JsonView({ value, path, label = 'value', pick }: JsonViewProps) {
  if (value === undefined) return <p className="text-ink-soft">None</p>
  return (
    <div
      className="overflow-auto rounded-md border border-line bg-subtle/50 p-2 font-mono text-xs"
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <PickContext value={pick}>
        <Node value={value} path={path} depth={0} />
      </PickContext>
    </div>
  )
}

function Node(props: { value: unknown; name?: string; path?: string; depth: number }) {
  const { value, name, path, depth } = props
  const [open, setOpen] = useState(depth < 2)
  const [shown, setShown] = useState(SHOWN)
  const holds = typeof value === 'object' && value !== null
  if (!holds) return <Leaf {...props} />
  const entries: Array<[string, unknown]> = Array.isArray(value)
    ? value.map((item, index) => [String(index), item])
    : Object.entries(value)
  const size = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`
  return (
    <div>
      <div className="group flex items-center gap-1">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="inline-flex min-h-6 min-w-6 items-center gap-1 rounded hover:bg-subtle"
        >
          <ChevronRight
            aria-hidden
            className={classes('size-3 transition-transform', open && 'rotate-90')}
          />
          {name !== undefined && <span className="text-info">{name}</span>}
          <span className="text-ink-soft">{size}</span>
        </button>
        <CopyPath path={path} />
      </div>
      {open && (
        <div className="ml-1.5 border-l border-line pl-3">
          {entries.slice(0, shown).map(([key, item]) => (
            <Node
              key={key}
              name={key}
              value={item}
              path={below(path, key, value)}
              depth={depth + 1}
            />
          ))}
          {entries.length > shown && (
            <Button size="small" look="ghost" onClick={() => setShown(shown + SHOWN * 10)}>
              {entries.length - shown} more
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function Leaf({ value, name, path }: { value: unknown; name?: string; path?: string }) {
  const text = JSON.stringify(value) ?? 'undefined'
  return (
    <div className="group flex items-start gap-1 pl-4">
      {name !== undefined && <span className="shrink-0 text-info">{name}:</span>}
      <span
        className={classes(
          'wrap-anywhere whitespace-pre-wrap',
          typeof value === 'string' ? 'text-good' : 'text-warn'
        )}
      >
        {text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length} characters)` : text}
      </span>
      <CopyPath path={path} />
    </div>
  )
}

function CopyPath({ path }: { path?: string }) {
  const pick = use(PickContext)
  if (!path) return null
  if (pick)
    return (
      <button
        type="button"
        aria-label={`Use ${path}`}
        title={`Use ${path}`}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded text-accent hover:bg-subtle"
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => pick(path)}
      >
        <CornerDownLeft aria-hidden className="size-3" />
      </button>
    )
  const template = `{{ ${path} }}`
  return (
    <button
      type="button"
      aria-label={`Copy ${template}`}
      title={`Copy ${template}`}
      className="inline-flex size-6 shrink-0 items-center justify-center rounded text-ink-soft opacity-0 group-hover:opacity-100 hover:bg-subtle focus-visible:opacity-100"
      onClick={() =>
        void navigator.clipboard.writeText(template).then(() => toast.success(`Copied ${template}`))
      }
    >
      <Copy aria-hidden className="size-3" />
    </button>
  )
}

/** The path of a part, as an expression writes it. */
function below(path: string | undefined, key: string, parent: unknown): string | undefined {
  if (!path) return undefined
  if (Array.isArray(parent)) return `${path}[${key}]`
  return /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`
}

import { classes } from '~/lib/classes'

interface Line {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** Lines that are compared at most: the table below grows with the product of both sides. */
const MAX_LINES = 2000

/** What changed between two values, line by line of their JSON. */
export function Diff({ before, after }: { before: unknown; after: unknown }) {
  const lines = compare(textOf(before), textOf(after))
  if (lines.every(({ kind }) => kind === 'same'))
    return <p className="text-ink-soft">Nothing changed.</p>
  return (
    <pre
      className="overflow-auto rounded-md border border-line bg-subtle/50 p-2 font-mono text-xs"
      tabIndex={0}
      aria-label="Changes"
    >
      {lines.map(({ kind, text }, index) => (
        <div
          key={index}
          className={classes(
            kind === 'added' && 'bg-good-soft text-good',
            kind === 'removed' && 'bg-bad-soft text-bad'
          )}
        >
          {kind === 'added' ? '+ ' : kind === 'removed' ? '- ' : '  '}
          {text}
        </div>
      ))}
    </pre>
  )
}

/** Code in a config is one long text: its lines are lines here too. */
const textOf = (value: unknown) =>
  JSON.stringify(value, null, 2)
    .replaceAll(String.raw`\n`, '\n')
    .split('\n')
    .slice(0, MAX_LINES)

/** The longest common subsequence (Wagner and Fischer, 1974) says what stayed. */
function compare(before: string[], after: string[]): Line[] {
  const width = after.length + 1
  const lengths = new Uint16Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        before[i] === after[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!)
    }
  }
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({ kind: 'same', text: before[i++]! })
      j++
    } else if (
      j < after.length &&
      (i >= before.length || lengths[i * width + j + 1]! > lengths[(i + 1) * width + j]!)
    ) {
      lines.push({ kind: 'added', text: after[j++]! })
    } else lines.push({ kind: 'removed', text: before[i++]! })
  }
  return lines
}

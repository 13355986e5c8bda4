import { JsonView } from '~/components/json_view'
import { stepPath, type Names } from './sample'

/** What reaches a step: the workflow's inputs and the outputs of the steps before, to click in. */
export function DataTree(props: {
  names: Names
  /** The steps before, the nearest first. */
  before: readonly string[]
  pick(path: string): void
}) {
  const { names, before, pick } = props
  const steps = (names.steps ?? {}) as Record<string, { output: unknown } | undefined>
  const parts: Array<[label: string, path: string, value: unknown]> = [
    ...(names.item === undefined
      ? []
      : [['item', 'item', names.item] as [string, string, unknown]]),
    ...before.flatMap((key): Array<[string, string, unknown]> => {
      const result = steps[key]
      return result ? [[key, stepPath(key), result.output]] : []
    }),
    ['inputs', 'inputs', names.inputs],
    ['trigger', 'trigger', names.trigger],
  ]
  return (
    <details open className="rounded-md border border-line p-3">
      <summary className="cursor-pointer font-medium">Data of the last run</summary>
      <p className="my-2 text-xs text-ink-soft">
        Click on a value to put it where the cursor was last.
      </p>
      <div className="flex flex-col gap-2">
        {parts.map(([label, path, value]) => (
          <div key={path}>
            <h3 className="mb-1 text-xs font-medium text-ink-soft">{label}</h3>
            <JsonView value={value} path={path} label={`Data of ${label}`} pick={pick} />
          </div>
        ))}
      </div>
    </details>
  )
}

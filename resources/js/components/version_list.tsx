import { useState, type ReactNode } from 'react'
import { attempt } from '~/lib/attempt'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'
import { Time } from '~/ui/time'

interface AnyVersion {
  version: number
  createdAt: string
}

/**
 * The versions of something: one is chosen to be compared with the newest, and each can be restored.
 *
 * @param compare - Shows what changed from the chosen one to the newest.
 */
export function VersionList<Version extends AnyVersion>(props: {
  /** The newest first. */
  versions: readonly Version[]
  newest: number
  /** What restoring does besides, for the question before it. */
  warning: string
  restore(version: number): Promise<unknown>
  compare(before: Version, after: Version): ReactNode
}) {
  const { versions, newest, warning, restore, compare } = props
  const confirm = useConfirm()
  const [chosen, setChosen] = useState<number | null>(null)
  const current = versions.find(({ version }) => version === newest)
  const other = versions.find(({ version }) => version === (chosen ?? newest - 1))
  const ask = async (version: number) => {
    const question = { title: `Restore version ${version}?`, text: warning, action: 'Restore' }
    if (!(await confirm(question))) return
    await attempt(() => restore(version), `Version ${version} restored as the newest`)
  }
  return (
    <div className="grid min-h-0 flex-1 gap-4 md:grid-cols-[17rem_1fr]">
      <ul className="flex flex-col gap-1 overflow-auto max-md:max-h-48" aria-label="Versions">
        {versions.map(({ version, createdAt }) => (
          <li
            key={version}
            className="flex items-center justify-between gap-2 rounded px-2 py-1 hover:bg-subtle"
          >
            <button
              type="button"
              className="flex flex-wrap items-center gap-x-2 text-left"
              aria-pressed={other?.version === version}
              onClick={() => setChosen(version)}
            >
              <span className="font-medium">Version {version}</span>
              {version === newest && <Badge tone="accent">newest</Badge>}
              <span className="text-xs text-ink-soft">
                <Time iso={createdAt} />
              </span>
            </button>
            {version !== newest && (
              <Button
                size="small"
                aria-label={`Restore version ${version}`}
                onClick={() => void ask(version)}
              >
                Restore
              </Button>
            )}
          </li>
        ))}
      </ul>
      {current && other && other !== current ? (
        compare(other, current)
      ) : (
        <p className="p-4 text-ink-soft">Choose another version to see what changed.</p>
      )}
    </div>
  )
}

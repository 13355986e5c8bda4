import { ChevronRight } from 'lucide-react'
import { Button } from '~/ui/button'
import type { ScopePath } from './scopes'

/** Where one is: in the workflow, in a loop of it, in a branch of that. */
export function Breadcrumbs({ path, go }: { path: ScopePath; go(path: ScopePath): void }) {
  return (
    <nav aria-label="Scope" className="flex flex-wrap items-center gap-1">
      <Button size="small" look="ghost" onClick={() => go([])}>
        Workflow
      </Button>
      {path.map(({ step, branch }, index) => (
        <span key={index} className="flex items-center gap-1">
          <ChevronRight aria-hidden className="size-3 text-ink-soft" />
          <Button
            size="small"
            look="ghost"
            aria-current={index === path.length - 1 ? 'location' : undefined}
            onClick={() => go(path.slice(0, index + 1))}
          >
            {branch === null ? step : `${step}, ${branch}`}
          </Button>
        </span>
      ))}
    </nav>
  )
}

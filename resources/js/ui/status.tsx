import { Badge, type Tone } from './badge'

const TONES: Record<string, Tone> = {
  active: 'good',
  completed: 'good',
  healthy: 'good',
  up: 'good',
  down: 'bad',
  delivered: 'good',
  passed: 'good',
  judging: 'info',
  started: 'good',
  queued: 'neutral',
  running: 'info',
  starting: 'info',
  stopping: 'info',
  pending: 'neutral',
  draft: 'neutral',
  stopped: 'neutral',
  skipped: 'neutral',
  unknown: 'neutral',
  waiting: 'warn',
  degraded: 'warn',
  maintenance: 'warn',
  inactive: 'warn',
  timeout: 'bad',
  failed: 'bad',
  unhealthy: 'bad',
  cancelled: 'warn',
  archived: 'neutral',
}

/** A status, by its word and its colour. */
export function Status({ value, testId }: { value: string; testId?: string }) {
  return (
    <Badge tone={TONES[value] ?? 'neutral'} data-testid={testId}>
      {value === 'running' && (
        <span
          aria-hidden
          className="mr-1 inline-block size-1.5 animate-pulse rounded-full bg-current align-middle"
        />
      )}
      {value}
    </Badge>
  )
}

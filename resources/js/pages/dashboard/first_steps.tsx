import { Link } from '@tanstack/react-router'
import { TitledCard } from '~/ui/card'

const STEPS: ReadonlyArray<readonly [path: string, title: string, text: string]> = [
  [
    '/templates',
    'Start from a template',
    'Take one, look at its graph, and make it yours with one click.',
  ],
  ['/agents', 'Make an agent', 'Code, an API call, a model, data to shape or a whole workflow.'],
  ['/workflows', 'Draw a workflow', 'Connect agents, execute it and watch each step.'],
]

/** For somebody who has executed nothing yet. */
export function FirstSteps() {
  return (
    <TitledCard title="First steps">
      <ol className="grid gap-3 md:grid-cols-3">
        {STEPS.map(([path, title, text], index) => (
          <li key={path}>
            <Link
              to={path}
              className="flex h-full flex-col gap-1 rounded-md border border-line p-3 hover:bg-subtle"
            >
              <span className="font-medium">
                {index + 1}. {title}
              </span>
              <span className="text-ink-soft">{text}</span>
            </Link>
          </li>
        ))}
      </ol>
    </TitledCard>
  )
}

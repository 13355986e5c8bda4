import { Link } from '@tanstack/react-router'
import { Stamp } from 'lucide-react'
import type { Approval } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { useLiveLists } from '~/api/live_lists'
import { ResourceList } from '~/components/resource_list'
import { Badge } from '~/ui/badge'
import { Card } from '~/ui/card'
import { Page } from '~/ui/page'
import { Time } from '~/ui/time'
import { AnswerApproval } from './answer_approval'
import { AnswerOutcome } from './answer_outcome'

/** What waits for the reader's answer. */
export function Approvals() {
  useLiveLists('approvals')
  return (
    <Page title="Approvals" description="Executions that go on when you have answered.">
      <ResourceList<Approval>
        name="approvals"
        columns={[]}
        rowKey={keyOf}
        searchable={false}
        load={(query) => read(api.GET('/api/v1/approvals', { params: { query: query as never } }))}
        show={(rows) => (
          <ul aria-label="approvals" className="flex flex-col gap-3">
            {rows.map((approval) => (
              <li key={keyOf(approval)}>
                <Question approval={approval} />
              </li>
            ))}
          </ul>
        )}
        empty={{
          icon: <Stamp aria-hidden />,
          title: 'Nothing waits for you',
          text: 'A workflow asks with a wait step that has an approval.',
        }}
      />
    </Page>
  )
}

const keyOf = ({ executionId, path }: Approval) => `${executionId} ${path}`

function Question({ approval }: { approval: Approval }) {
  const { executionId, workflow, path, kind, message, since, expiresAt } = approval
  return (
    <Card>
      <div className="flex flex-col gap-3">
        <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h2 className="min-w-0 font-semibold wrap-anywhere">
            <Link to={`/executions/${executionId}`} className="text-accent hover:underline">
              {workflow?.name ?? 'An agent by itself'}
            </Link>
          </h2>
          <code className="text-xs text-ink-soft wrap-anywhere">{path}</code>
          {kind === 'outcome' && <Badge tone="warn">cut off</Badge>}
          <span className="text-ink-soft">
            asks since <Time iso={since} />
            {expiresAt && (
              <>
                , until <Time iso={expiresAt} exact />
              </>
            )}
          </span>
        </header>
        {message && <p className="wrap-anywhere whitespace-pre-wrap">{message}</p>}
        {kind === 'outcome' ? (
          <AnswerOutcome approval={approval} />
        ) : (
          <AnswerApproval approval={approval} />
        )}
      </div>
    </Card>
  )
}

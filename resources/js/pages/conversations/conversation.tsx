import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { MessagesSquare } from 'lucide-react'
import type { ConversationMessage } from '../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { classes } from '~/lib/classes'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { Page } from '~/ui/page'
import { Empty, Failed, Loading } from '~/ui/states'
import { Time } from '~/ui/time'
import { ForgetConversation } from './forget_conversation'

const PAGE_SIZE = 50

/** What was said under a key: the newest messages, and older ones when asked. */
export function ConversationPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const navigate = useNavigate()
  const shown = useQuery({
    queryKey: ['conversations', id],
    queryFn: () => one(api.GET('/api/v1/conversations/{id}', { params: { path: { id } } })),
  })
  const said = useInfiniteQuery({
    queryKey: ['conversations', id, 'messages'],
    queryFn: ({ pageParam: page }) =>
      read(
        api.GET('/api/v1/conversations/{id}/messages', {
          params: { path: { id }, query: { page, pageSize: PAGE_SIZE, sortOrder: 'desc' } },
        })
      ),
    initialPageParam: 1,
    getNextPageParam: ({ pagination }) => (pagination.hasNext ? pagination.page + 1 : undefined),
  })
  const { data, refetch } = said
  const error = shown.error ?? said.error
  if (shown.isPending || said.isPending)
    return (
      <div className="p-6">
        <Loading />
      </div>
    )
  if (error || !data || !shown.data) {
    return <Failed error={error} again={() => void Promise.all([shown.refetch(), refetch()])} />
  }
  const { key: name, summary } = shown.data
  const messages = data.pages.flatMap((page) => page.data).reverse()
  return (
    <Page
      title={name}
      trail={[['/conversations', 'Conversations']]}
      actions={
        <ForgetConversation id={id} name={name} gone={() => navigate({ to: '/conversations' })} />
      }
    >
      {summary && (
        <TitledCard title="Summary of what was said before">
          <p className="wrap-anywhere whitespace-pre-wrap">{summary}</p>
        </TitledCard>
      )}
      {said.hasNextPage && (
        <div className="flex justify-center">
          <Button busy={said.isFetchingNextPage} onClick={() => void said.fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
      {messages.length === 0 ? (
        <Empty icon={<MessagesSquare aria-hidden />} title="Nothing said yet" />
      ) : (
        <ol aria-label="messages" className="flex flex-col gap-3">
          {messages.map((message) => (
            <Message key={message.id} {...message} />
          ))}
        </ol>
      )}
    </Page>
  )
}

function Message({ role, content, createdAt, executionId, agentId }: ConversationMessage) {
  const own = role === 'user'
  return (
    <li
      className={classes(
        'max-w-[min(100%,48rem)] rounded-lg border border-line p-3',
        own ? 'ml-auto bg-accent-soft' : 'mr-auto bg-surface'
      )}
    >
      <p className="mb-1 flex flex-wrap gap-x-3 text-xs">
        <span className="font-semibold">{own ? 'User' : 'Agent'}</span>
        <span>
          <Time iso={createdAt} />
        </span>
        <Link to={`/executions/${executionId}`} className="text-accent underline">
          Execution
        </Link>
        {!own && agentId && (
          <Link to={`/agents/${agentId}`} className="text-accent underline">
            Its agent
          </Link>
        )}
      </p>
      <p className="wrap-anywhere whitespace-pre-wrap">{content}</p>
    </li>
  )
}

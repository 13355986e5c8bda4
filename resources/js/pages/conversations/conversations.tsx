import { Link } from '@tanstack/react-router'
import { MessagesSquare } from 'lucide-react'
import type { Conversation } from '../../../client/schema.js'
import { api, read } from '~/api/client'
import { ResourceList } from '~/components/resource_list'
import { Page } from '~/ui/page'
import type { Column } from '~/ui/table'
import { Time } from '~/ui/time'
import { ForgetConversation } from './forget_conversation'

const COLUMNS: Column<Conversation>[] = [
  {
    key: 'key',
    title: 'Key',
    cell: ({ id, key }) => (
      <Link to={`/conversations/${id}`} className="font-medium text-accent hover:underline">
        {key}
      </Link>
    ),
  },
  {
    key: 'messageCount',
    title: 'Messages',
    wide: true,
    cell: ({ messageCount }) => messageCount.toLocaleString(),
  },
  {
    key: 'updatedAt',
    title: 'Last said',
    sortable: true,
    cell: ({ updatedAt }) => <Time iso={updatedAt} />,
  },
  {
    key: 'actions',
    title: <span className="sr-only">Actions</span>,
    className: 'text-right',
    cell: ({ id, key }) => <ForgetConversation id={id} name={key} small />,
  },
]

/** What LLM agents remember for the reader. */
export function Conversations() {
  return (
    <Page title="Conversations" description="What LLM agents remember for you, a key each.">
      <ResourceList
        name="conversations"
        columns={COLUMNS}
        rowKey={({ id }) => id}
        load={(query) =>
          read(api.GET('/api/v1/conversations', { params: { query: query as never } }))
        }
        empty={{
          icon: <MessagesSquare aria-hidden />,
          title: 'No conversations yet',
          text: 'An LLM agent with a conversation key remembers what was said to it and by it.',
        }}
      />
    </Page>
  )
}

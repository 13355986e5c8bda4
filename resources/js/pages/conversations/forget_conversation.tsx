import { useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { api, read } from '~/api/client'
import { attempt } from '~/lib/attempt'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'

/** Deletes a conversation, when asked twice. @param props.gone - What to do then. */
export function ForgetConversation(props: {
  id: string
  name: string
  small?: boolean
  gone?(): Promise<unknown>
}) {
  const { id, name, small = false, gone } = props
  const confirm = useConfirm()
  const client = useQueryClient()
  const forget = async () => {
    const question = {
      title: 'Delete this conversation?',
      text: `Agents begin anew under the key "${name}". What executions have of it stays with them.`,
      action: 'Delete Conversation',
    }
    if (!(await confirm(question))) return
    const params = { path: { id } }
    const done = await attempt(
      () => read(api.DELETE('/api/v1/conversations/{id}', { params })),
      'Conversation deleted'
    )
    if (done) await gone?.()
    await client.invalidateQueries({ queryKey: ['conversations'] })
  }
  return (
    <Button
      look="danger"
      size={small ? 'small' : 'medium'}
      aria-label={`Delete ${name}`}
      onClick={() => void forget()}
    >
      {!small && <Trash2 aria-hidden />} Delete
    </Button>
  )
}

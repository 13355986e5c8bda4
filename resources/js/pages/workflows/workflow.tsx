import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ReactFlowProvider } from '@xyflow/react'
import { api, one } from '~/api/client'
import { Failed, Loading } from '~/ui/states'
import { Editor } from './editor/editor'

/** A workflow to draw and to run. */
export function WorkflowPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['workflows', id],
    queryFn: () => one(api.GET('/api/v1/workflows/{id}', { params: { path: { id } } })),
    // What is being drawn must not change under the hand.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  if (isPending)
    return (
      <div className="p-6">
        <Loading />
      </div>
    )
  if (error) return <Failed error={error} again={() => void refetch()} />
  return (
    <ReactFlowProvider>
      <Editor key={id} workflow={data} />
    </ReactFlowProvider>
  )
}

/** A workflow that does not exist yet: the first save makes it. */
export function NewWorkflow() {
  return (
    <ReactFlowProvider>
      <Editor workflow={null} />
    </ReactFlowProvider>
  )
}

import { useRef } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Copy, Download, EllipsisVertical, History, Settings, Trash2, Upload } from 'lucide-react'
import type { Workflow } from '../../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { attempt } from '~/lib/attempt'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'
import { Menu, type MenuItem } from '~/ui/menu'
import { exportWorkflow, FILE_TYPES } from './import_file'

/** What can be done with the workflow as a whole. */
export function WorkflowMenu(props: {
  workflow: Workflow | null
  settings(): void
  versions(): void
  /** The workflow is gone: leaving asks nothing. */
  gone(): void
  importFile(file: File): void
}) {
  const { workflow, settings, versions, gone, importFile } = props
  const navigate = useNavigate()
  const client = useQueryClient()
  const confirm = useConfirm()
  const picker = useRef<HTMLInputElement>(null)
  const saved = (id: string, name: string): MenuItem[] => {
    const params = { path: { id } }
    const duplicate = async () => {
      const copy = await one(api.POST('/api/v1/workflows/{id}/duplicate', { params, body: {} }))
      await navigate({ to: `/workflows/${copy.id}` })
    }
    const destroy = async () => {
      const text = 'Its versions go with it. Executions stay.'
      if (!(await confirm({ title: `Delete ${name}?`, text, action: 'Delete workflow' }))) return
      const done = await attempt(
        () => read(api.DELETE('/api/v1/workflows/{id}', { params })),
        'Workflow deleted'
      )
      if (!done) return
      gone()
      await client.invalidateQueries({ queryKey: ['workflows', 'list'] })
      await navigate({ to: '/workflows' })
    }
    const download = (format: 'json' | 'yaml') =>
      void attempt(() => exportWorkflow(id, name, format), `Exported as ${format.toUpperCase()}`)
    return [
      { label: 'Versions', icon: <History aria-hidden />, act: versions },
      {
        label: 'Duplicate',
        icon: <Copy aria-hidden />,
        act: () => void attempt(duplicate, 'Workflow duplicated'),
      },
      { label: 'Export JSON', icon: <Download aria-hidden />, act: () => download('json') },
      { label: 'Export YAML', icon: <Download aria-hidden />, act: () => download('yaml') },
      { label: 'Delete', icon: <Trash2 aria-hidden />, danger: true, act: () => void destroy() },
    ]
  }
  return (
    <>
      <input
        ref={picker}
        type="file"
        hidden
        accept={FILE_TYPES}
        aria-label="Workflow file"
        onChange={({ target }) => {
          const file = target.files?.[0]
          target.value = ''
          if (file) importFile(file)
        }}
      />
      <Menu
        trigger={
          <Button size="icon" look="ghost" aria-label="More">
            <EllipsisVertical aria-hidden />
          </Button>
        }
        items={[
          { label: 'Settings', icon: <Settings aria-hidden />, act: settings },
          {
            label: 'Import a file',
            icon: <Upload aria-hidden />,
            act: () => picker.current?.click(),
          },
          ...(workflow ? saved(workflow.id, workflow.name) : []),
        ]}
      />
    </>
  )
}

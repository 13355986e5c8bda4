import type { DragEvent } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { toast } from 'sonner'
import { messageOf } from '~/api/failure'
import { paste, readCopied } from './document'
import type { History } from './history'
import { importWorkflow } from './import_file'

/**
 * Takes files that are dropped on the graph: copied steps are pasted, a workflow's file becomes a
 * workflow of its own.
 */
export function useDrop(
  history: History,
  select: (keys: ReadonlySet<string>) => void,
  announce: (text: string) => void
) {
  const navigate = useNavigate()
  const importFile = async (file: File) => {
    try {
      const text = await file.text()
      const steps = readCopied(text)
      if (steps) {
        const [drawing, keys] = paste(history.drawing, steps)
        history.draw(() => drawing)
        select(new Set(keys))
        return announce(`${keys.length} steps pasted`)
      }
      const made = await importWorkflow(file.name, text)
      toast.success(`Imported ${made.name}`)
      await navigate({ to: `/workflows/${made.id}` })
    } catch (error) {
      toast.error(messageOf(error))
    }
  }
  return {
    importFile,
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault()
    },
    onDrop: (event: DragEvent) => {
      const [file] = event.dataTransfer.files
      if (!file) return
      event.preventDefault()
      void importFile(file)
    },
  }
}

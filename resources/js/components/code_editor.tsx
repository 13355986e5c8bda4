import { lazy, Suspense } from 'react'
import { Skeleton } from '~/ui/states'

export type Language = 'javascript' | 'typescript' | 'python' | 'go' | 'json' | 'text'

export interface CodeEditorProps {
  'value': string
  'onChange'?(value: string): void
  'onBlur'?(): void
  'language': Language
  'readOnly'?: boolean
  /** Rows of text that it shows at least. */
  'rows'?: number
  'id'?: string
  'name'?: string
  'aria-label'?: string
  'aria-invalid'?: boolean
  'aria-describedby'?: string
}

const Editor = lazy(() => import('./code_mirror'))

/** An editor for code and JSON. It comes when it is first needed, since it is large. */
export function CodeEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<Skeleton className="h-32" />}>
      <Editor {...props} />
    </Suspense>
  )
}

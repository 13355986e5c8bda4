import { useEffect, useState } from 'react'
import { CodeEditor } from './code_editor'

/** Text that is no JSON yet: a form that holds one is not ready to be sent. */
export class BrokenJson {
  constructor(
    readonly text: string,
    readonly reason: string
  ) {}
}

/** For react-hook-form: what is wrong with a JSON field. */
export const validJson = (value: unknown) =>
  value instanceof BrokenJson ? `This is not JSON: ${value.reason}` : true

const write = (value: unknown) => {
  if (value instanceof BrokenJson) return value.text
  return value === undefined ? '' : JSON.stringify(value, null, 2)
}

export interface JsonFieldProps {
  'value': unknown
  /** Gets the value, undefined for nothing, or a BrokenJson. */
  'onChange'(value: unknown): void
  'onBlur'?(): void
  'name'?: string
  'rows'?: number
  'id'?: string
  'aria-label'?: string
  'aria-invalid'?: boolean
  'aria-describedby'?: string
}

/** Edits any value as JSON. */
export function JsonField({ value, onChange, rows = 4, ...rest }: JsonFieldProps) {
  const [text, setText] = useState(() => write(value))
  useEffect(() => {
    // Changed from outside: what the text says is something else now.
    if (JSON.stringify(parse(text)) !== JSON.stringify(value)) setText(write(value))
  }, [value])
  return (
    <CodeEditor
      {...rest}
      language="json"
      rows={rows}
      value={text}
      onChange={(changed) => {
        setText(changed)
        onChange(parse(changed))
      }}
    />
  )
}

function parse(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    return new BrokenJson(text, (error as Error).message)
  }
}

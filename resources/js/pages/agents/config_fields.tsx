import type { ComponentType } from 'react'
import { ApiFields } from './config/api_fields'
import { CodeFields } from './config/code_fields'
import { DataFields } from './config/data_fields'
import { LlmFields } from './config/llm_fields'
import { WorkflowFields } from './config/workflow_fields'
import type { AgentKind } from './kinds'

const FIELDS: Record<AgentKind, ComponentType> = {
  code: CodeFields,
  api: ApiFields,
  llm: LlmFields,
  data: DataFields,
  workflow: WorkflowFields,
}

/** The fields of a type's config; what they don't know is kept, and shown as JSON. */
export function ConfigFields({ type }: { type: AgentKind }) {
  const Fields = FIELDS[type]
  return <Fields key={type} />
}

import type { Workflow } from '../../../../client/schema.js'
import { fetchRaw } from '~/api/client'
import { ApiFailure } from '~/api/failure'

/** What a workflow file may be called. */
export const FILE_TYPES = '.json,.yaml,.yml,application/json,application/yaml'

/** Makes a workflow of a file that was exported. @throws ApiFailure with what is wrong in it. */
export async function importWorkflow(name: string, text: string): Promise<Workflow> {
  const yaml = /\.ya?ml$/i.test(name) || !/^\s*[{[]/.test(text)
  const response = await fetchRaw('/api/v1/workflows/import', {
    method: 'POST',
    headers: { 'Content-Type': yaml ? 'application/yaml' : 'application/json' },
    body: text,
  })
  const body = (await response.json()) as { data: Workflow }
  if (!response.ok) throw ApiFailure.from(response.status, body)
  return body.data
}

/** Saves a workflow as a file, without ids and secrets. @throws ApiFailure when it is refused. */
export async function exportWorkflow(id: string, name: string, format: 'json' | 'yaml') {
  const response = await fetchRaw(`/api/v1/workflows/${id}/export?format=${format}`)
  if (!response.ok) throw ApiFailure.from(response.status, await response.json())
  // The file is what is in the envelope; YAML has none.
  const text =
    format === 'yaml'
      ? await response.text()
      : JSON.stringify(((await response.json()) as { data: unknown }).data, null, 2)
  const url = URL.createObjectURL(new Blob([text], { type: `application/${format}` }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${name.replaceAll(/[^\w-]+/g, '_') || 'workflow'}.${format}`
  link.click()
  URL.revokeObjectURL(url)
}

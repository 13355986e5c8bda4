import { inject } from '@adonisjs/core'
import type { Json } from '#engine/graph/types'
import ValidationException from '#exceptions/validation_exception'
import { parseYaml } from '#services/bounded_yaml'
import { RemoteDocumentError, RemoteDocuments } from '#services/remote_documents'

/** Where an OpenAPI document is: sent along, or to be fetched. */
export interface OpenapiSource {
  document?: unknown
  url?: string
}

/** Reads an OpenAPI document: an object, the text of JSON or YAML, or what a URL answers. */
@inject()
export default class ReadOpenapi {
  constructor(protected documents: RemoteDocuments) {}

  /** @throws ValidationException */
  async handle({ document, url }: OpenapiSource): Promise<{ root: Json; base?: string }> {
    if (url === undefined) {
      return {
        root: typeof document === 'string' ? parsed(document, 'document') : (document as Json),
      }
    }
    try {
      const { text, url: base } = await this.documents.read(url)
      return { root: parsed(text, 'url'), base }
    } catch (error) {
      if (!(error instanceof RemoteDocumentError)) throw error
      throw new ValidationException([{ field: 'url', message: error.message, rule: 'document' }])
    }
  }
}

function parsed(text: string, field: string): Json {
  try {
    return (/^\s*\{/.test(text) ? JSON.parse(text) : parseYaml(text)) as Json
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    const message = `The document can not be read as JSON or YAML: ${reason}`.slice(0, 500)
    throw new ValidationException([{ field, message, rule: 'document' }])
  }
}

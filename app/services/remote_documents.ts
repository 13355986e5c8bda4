import type { EgressGuard } from '#net/egress_guard'
import { EgressError } from '#net/egress_error'

/** Bytes of a document. */
const MAX_BYTES = 10 * 1024 * 1024
const TIMEOUT_MS = 20_000

/** A document that can't be had; the message is for who asked for it. */
export class RemoteDocumentError extends Error {
  override name = 'RemoteDocumentError'
}

/** Documents that a user names by their URL: fetched through the egress guard, without credentials. */
export class RemoteDocuments {
  constructor(private readonly guard: Pick<EgressGuard, 'request'>) {}

  /**
   * @returns The text, and where it came from after redirects.
   * @throws RemoteDocumentError
   */
  async read(url: string): Promise<{ text: string; url: string }> {
    const headers = { accept: 'application/json, application/yaml;q=0.9, */*;q=0.5' }
    try {
      const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES }
      const answer = await this.guard.request({ url, headers, ...limits })
      if (answer.status === 200) return { text: answer.body.toString(), url: answer.url }
      throw new RemoteDocumentError(`The address answered ${answer.status}`)
    } catch (error) {
      if (!(error instanceof EgressError)) throw error
      throw new RemoteDocumentError(`The address can't be read: ${error.message}`, { cause: error })
    }
  }
}

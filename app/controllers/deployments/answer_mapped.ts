import type { HttpContext } from '@adonisjs/core/http'
import { shapeResponse } from '#actions/deployments/shape_response'
import type { ResponseMapping } from '#models/deployment_config'

/**
 * Answers an output as a mapping says.
 *
 * @param done - Hears whether that has failed.
 * @throws ResponseInvalidException when the mapping gives no answer for this output.
 */
export function answerMapped(
  { response }: HttpContext,
  mapping: ResponseMapping,
  output: unknown,
  done: (failed: boolean) => void
): void {
  let failed = true
  try {
    const { status, headers, body } = shapeResponse(mapping, output)
    failed = false
    // Whatever a browser makes of it, it is no page of ours.
    response.header('Content-Security-Policy', "sandbox; default-src 'none'")
    for (const [name, value] of Object.entries(headers)) response.header(name, value)
    response.status(status).send(body)
  } finally {
    done(failed)
  }
}

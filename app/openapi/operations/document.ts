import type { Operations } from '../operation.js'
import { free } from '../schemas/shapes.js'

const description =
  'Every route with its parameters, bodies, answers and failures: for generated clients, request collections and the page at `/docs`.'

/** The document describes itself too. */
export const documentOperations: Operations = {
  getDocument: {
    description,
    answers: { 200: { description: 'An OpenAPI 3.1 document.', schema: free } },
  },
  getDocumentAsYaml: {
    description,
    answers: {
      200: {
        description: 'An OpenAPI 3.1 document.',
        schema: { type: 'string' },
        contentType: 'application/yaml',
      },
    },
  },
}

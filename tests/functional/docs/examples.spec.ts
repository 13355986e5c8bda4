import { test } from '@japa/runner'
import { ApiDocument } from '#tests/support/api_document'
import { Ajv2020 } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'

test.group('Examples of the API document', () => {
  test('are bodies that their schemas take', ({ assert }) => {
    const { document } = new ApiDocument()
    const ajv = new Ajv2020({ strict: false })
    ajvFormats.default(ajv)
    ajv.addSchema(document, 'document')
    const bodies = new ApiDocument()
      .operations()
      .map(({ operation }) => operation as unknown as { requestBody?: Body })
      .flatMap(({ requestBody }) => (requestBody ? [requestBody.content['application/json']] : []))
    assert.isAbove(bodies.length, 10)
    for (const { schema, example } of bodies) {
      assert.isTrue(ajv.validate(`document${schema.$ref}`, example), JSON.stringify(ajv.errors))
    }
  })
})

interface Body {
  content: { 'application/json': { schema: { $ref: string }; example: unknown } }
}

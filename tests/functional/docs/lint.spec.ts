import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { lintFromString, loadConfig } from '@redocly/openapi-core'

const PATH = app.makePath('resources/openapi.json')

/** What the rules of redocly.yaml find wrong with a document. */
async function lint(source: string): Promise<string[]> {
  const config = await loadConfig({ configPath: app.makePath('redocly.yaml') })
  const problems = await lintFromString({ source, absoluteRef: PATH, config })
  return problems.map(
    ({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer ?? ''}`
  )
}

test.group('Redocly', () => {
  test('finds the API document clean', async ({ assert }) => {
    assert.deepEqual(await lint(await readFile(PATH, 'utf8')), [])
  })

  test('finds out a document that is not', async ({ assert }) => {
    const document = JSON.parse(await readFile(PATH, 'utf8'))
    delete document.paths['/api/v1/agents'].get.operationId
    document.components.schemas.Agent.properties.id.example = 3
    const rules = (await lint(JSON.stringify(document))).map((told) => told.split(':')[0])
    assert.includeMembers(rules, ['operation-operationId', 'no-invalid-schema-examples'])
  })
})

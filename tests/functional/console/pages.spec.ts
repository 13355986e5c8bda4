import { readdirSync } from 'node:fs'
import { test } from '@japa/runner'
import router from '@adonisjs/core/services/router'
import app from '@adonisjs/core/services/app'

const ASSETS = app.makePath('public/assets')

/** The addresses of the console's pages, as the router has them. */
function pagePaths(): string[] {
  return router
    .toJSON()
    .root!.filter(({ name }) => name?.startsWith('console.page '))
    .map(({ pattern }) => pattern.replace(/:\w+/, 'any-key'))
}

test.group('The console', () => {
  test('answers each of its pages with one document', async ({ client, assert }) => {
    const paths = pagePaths()
    assert.isAbove(paths.length, 15)
    for (const path of paths) {
      const response = await client.get(path)
      response.assertStatus(200)
      response.assertHeader('cache-control', 'no-cache')
      assert.include(response.header('content-type'), 'text/html')
      assert.include(response.text(), '<div id="root">')
    }
  })

  test('sends its files compressed, to be kept for ever', async ({ client, assert }) => {
    const script = readdirSync(ASSETS).find((file) => /^index-.*\.js$/.test(file))!
    const response = await client.get(`/assets/${script}`).header('Accept-Encoding', 'gzip')
    response.assertStatus(200)
    response.assertHeader('cache-control', 'public, max-age=31536000, immutable')
    response.assertHeader('content-encoding', 'gzip')
    assert.include(response.header('content-type'), 'text/javascript')
    const again = await client
      .get(`/assets/${script}`)
      .header('Accept-Encoding', 'gzip')
      .header('If-None-Match', response.header('etag')!)
    again.assertStatus(304)
    const plain = await client.get(`/assets/${script}`).header('Accept-Encoding', 'identity')
    plain.assertStatus(200)
    assert.isUndefined(plain.header('content-encoding'))
  })

  test('sends what the document needs beside them', async ({ client }) => {
    for (const path of ['/theme.js', '/favicon.svg']) (await client.get(path)).assertStatus(200)
  })

  for (const file of [
    'no_such_file.js',
    '..%2f..%2f.env',
    '..%2findex.html',
    '%2e%2e%2ftheme.js',
    '..%5c..%5cpackage.json',
    'index.html',
    'index.js.gz',
    '.js%00.svg',
  ]) {
    test(`has no /assets/${file}`, async ({ client }) => {
      const response = await client.get(`/assets/${file}`)
      response.assertStatus(404)
    })
  }
})

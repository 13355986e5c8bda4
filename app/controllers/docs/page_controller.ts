import type { HttpContext } from '@adonisjs/core/http'

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Turbocat API</title>
    <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
    <link rel="stylesheet" href="/docs/assets/page.css">
    <link rel="icon" type="image/png" href="/docs/assets/favicon-32x32.png">
  </head>
  <body>
    <noscript>This page needs JavaScript; the document itself is at /api/v1/openapi.json.</noscript>
    <div id="swagger-ui"></div>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/docs/assets/page.js"></script>
  </body>
</html>
`

/** The API's documentation, to read and to try. */
export default class PageController {
  show({ response }: HttpContext) {
    return response.type('text/html').send(PAGE)
  }
}

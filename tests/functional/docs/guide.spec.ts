import { access, readdir } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { renderMarkdown, sectionsOf } from '#services/guide/markdown'
import { guidePages, guideSections, resolveLink } from '#services/guide/pages'

/** Markdown in the ways in which scripts have come into pages. */
const HOSTILE = `# <img src=x onerror=alert(1)> Title

<script>alert(1)</script> and <b onclick="alert(1)">bold</b> <!-- note -->

[one](javascript:alert(1)) [two](JAVASCRIPT:alert(1)) [three](data:text/html,x) [four](//elsewhere.example)
[five](https://example.com/"onmouseover="alert(1)) ![six](javascript:alert(1)) ![seven](x" onerror="alert(1))

<svg/onload=alert(1)> \`<script>alert(1)</script>\`

\`\`\`html"><script>alert(1)</script>
<script>alert(1)</script>
\`\`\`

| <script>alert(1)</script> |
| --- |
| <script>alert(1)</script> |
`

test.group('The guide', () => {
  test('serves each file of docs, with a title, and the rest is 404', async ({
    client,
    assert,
  }) => {
    const files = await readdir(app.makePath('docs'), { recursive: true })
    const slugs = files.filter((name) => name.endsWith('.md')).map((name) => name.slice(0, -3))
    assert.isAbove(slugs.length, 30)
    for (const slug of [...slugs, 'changelog', 'contributing', 'engine']) {
      const path = slug === 'README' ? '/docs/guide' : `/docs/guide/${slug}`
      const response = await client.get(path)
      response.assertStatus(200)
      assert.match(response.text(), /<h1 id="[^"]+">/, slug)
      assert.notMatch(response.text(), /<script>|\son\w+=|style=/, slug)
    }
    for (const path of [
      'nothing',
      '..%2F..%2F.env',
      '%2e%2e/package.json',
      'README',
      'constructor',
    ])
      (await client.get(`/docs/guide/${path}`)).assertStatus(404)
  }).timeout(30_000)

  test('each page is in the navigation once, those of the first page first', ({ assert }) => {
    const pages = guidePages()
    const listed = guideSections(pages).flatMap((section) => section.pages)
    assert.equal(guideSections(pages)[0]?.title, 'Begin')
    assert.sameMembers(
      listed.map(({ slug }) => slug),
      [...pages.keys()].filter((slug) => slug !== '')
    )
  })

  test('every link between the pages leads to a page and to a heading of it', async ({
    assert,
  }) => {
    const pages = guidePages()
    const files = new Set([...pages.values()].map(({ file }) => file))
    const anchors = new Map(
      [...pages.values()].map(({ slug, markdown }) => [
        slug,
        new Set(sectionsOf(markdown).map(({ heading }) => heading.anchor)),
      ])
    )
    const broken: string[] = []
    for (const { file, markdown } of pages.values()) {
      const seen = new Set<string>()
      renderMarkdown(markdown, (href) => {
        seen.add(href)
        return href
      })
      for (const href of seen) {
        const { pathname } = new URL(href, `file:///${file}`)
        if (/^(https?:|\/)/.test(href) || files.has(pathname.slice(1))) continue
        if (href.startsWith('#') || (await exists(pathname))) continue
        broken.push(`${file}: ${href}`)
      }
      for (const href of seen) {
        const target = resolveLink(
          pages,
          file,
          href.startsWith('#') ? `${base(file)}${href}` : href
        )
        const [path = '', anchor] = (target ?? '').split('#')
        const slug = path.replace(/^\/docs\/guide\/?/, '')
        if (anchor && pages.has(slug) && !anchors.get(slug)!.has(decodeURIComponent(anchor)))
          broken.push(`${file}: ${href} is no heading`)
      }
    }
    assert.deepEqual(broken, [])
  })

  test('nothing in a page can bring a script along', ({ assert }) => {
    const { html } = renderMarkdown(HOSTILE, (href) => resolveLink(new Map(), 'docs/x.md', href))
    const tags = [...html.matchAll(/<\/?([a-z]\w*)([^>]*)>/gi)]
    const names = new Set(tags.map(([, name]) => name!))
    const allowed = [
      'h1',
      'p',
      'pre',
      'code',
      'a',
      'div',
      'table',
      'thead',
      'tbody',
      'tr',
      'th',
      'td',
    ]
    assert.includeMembers(allowed, [...names])
    const attributes = tags.flatMap(([, , rest]) => [...rest!.matchAll(/([\w-]+)="[^"]*"/g)])
    assert.includeMembers(
      ['id', 'tabindex', 'class', 'href', 'rel'],
      [...new Set(attributes.map(([, name]) => name!))]
    )
    const targets = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href!)
    for (const href of targets) assert.match(href, /^https:\/\/example\.com\//)
  })

  test('a search finds sections by their words, and shows what was asked as text', async ({
    client,
    assert,
  }) => {
    const found = await client.get('/docs/guide').qs({ q: 'ROTATE secret' })
    found.assertStatus(200)
    assert.match(found.text(), /href="\/docs\/guide\/webhooks#another-secret"/)
    const asked = await client.get('/docs/guide').qs({ q: '"><script>alert(1)</script>' })
    assert.notInclude(asked.text(), '<script>alert')
    assert.include(asked.text(), 'Nothing for “&quot;&gt;&lt;script&gt;')
    ;(await client.get('/docs/guide?q[]=a&q[]=b')).assertStatus(200)
  })
})

const base = (file: string) => file.split('/').at(-1)!

async function exists(pathname: string): Promise<boolean> {
  return access(app.makePath(decodeURI(pathname).slice(1))).then(
    () => true,
    () => false
  )
}

import { escapeHtml, renderMarkdown } from './markdown.js'
import { guidePages, guideSections, resolveLink, type GuidePage } from './pages.js'
import type { GuideMatch } from './search.js'

const addressOf = (slug: string) => `/docs/guide${slug && `/${slug}`}`

/** What was made of a page, for as long as that page is kept. */
const made = new WeakMap<GuidePage, string>()

/** A page of the guide, whole. */
export function guideDocument(page: GuidePage): string {
  const document = made.get(page) ?? makeDocument(page)
  made.set(page, document)
  return document
}

function makeDocument(page: GuidePage): string {
  const pages = guidePages()
  const { html, headings } = renderMarkdown(page.markdown, (href) =>
    resolveLink(pages, page.file, href)
  )
  const parts = headings
    .filter(({ depth }) => depth === 2)
    .map(({ text, anchor }) => `<li><a href="#${escapeHtml(anchor)}">${escapeHtml(text)}</a></li>`)
  const contents =
    parts.length < 2
      ? ''
      : `<nav class="contents" aria-label="On this page"><p>On this page</p><ul>${parts.join('')}</ul></nav>`
  return frame({ title: page.title, slug: page.slug, body: html, contents })
}

/** What was found, or that nothing was. */
export function searchDocument(question: string, matches: GuideMatch[]): string {
  const found = matches.map(({ slug, title, heading, anchor, line }) => {
    const where = heading === title ? title : `${title}: ${heading}`
    const href = `${addressOf(slug)}#${escapeHtml(anchor)}`
    return `<li><a href="${href}">${escapeHtml(where)}</a><br>${escapeHtml(line)}</li>`
  })
  const list = found.length > 0 ? `<ul class="matches">${found.join('')}</ul>` : ''
  const said = found.length > 0 ? `${found.length} places` : 'Nothing'
  const body = `<h1>Search</h1><p>${said} for “${escapeHtml(question)}”.</p>${list}`
  return frame({ title: 'Search', body, question })
}

export function missingDocument(): string {
  const body = `<h1>There is no such page</h1><p>Look at <a href="/docs/guide">the list of all</a>, or search.</p>`
  return frame({ title: 'There is no such page', body })
}

interface Frame {
  title: string
  body: string
  /** The page's own, to mark it in the navigation. */
  slug?: string
  contents?: string
  question?: string
}

function frame({ title, body, slug, contents = '', question = '' }: Frame): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escapeHtml(title)} - Turbocat guide</title>
    <link rel="icon" type="image/svg+xml" href="/favicon.svg">
    <link rel="stylesheet" href="/docs/assets/guide.css">
    <script src="/theme.js"></script>
  </head>
  <body>
    <a class="skip" href="#content">Skip to content</a>
    <header>
      <a class="name" href="/docs/guide">Turbocat guide</a>
      <form role="search" action="/docs/guide">
        <input type="search" name="q" aria-label="Search the guide" placeholder="Search" maxlength="100" required value="${escapeHtml(question)}">
        <button>Search</button>
      </form>
      <nav class="places" aria-label="Elsewhere"><a class="all" href="#pages">All pages</a> <a href="/">Console</a> <a href="/docs">API</a></nav>
    </header>
    <div class="columns">
      <main id="content" tabindex="-1">
${contents}
<article>
${body}
</article>
      </main>
      <nav class="pages" id="pages" aria-label="Pages">
${navigation(slug)}
      </nav>
    </div>
  </body>
</html>
`
}

/** All pages: beside the page on wide screens, below it on narrow ones. */
function navigation(current: string | undefined): string {
  const link = ({ slug, title }: { slug: string; title: string }) => {
    const here = slug === current ? ' aria-current="page"' : ''
    return `<li><a href="${addressOf(slug)}"${here}>${escapeHtml(title)}</a></li>`
  }
  return guideSections(guidePages())
    .map(({ title, pages }) => `<p>${escapeHtml(title)}</p><ul>${pages.map(link).join('')}</ul>`)
    .join('\n')
}

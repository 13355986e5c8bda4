import { Marked, type RendererObject, type Token, type Tokens } from 'marked'

/** A heading of a page, with the name by which links reach it (as GitHub makes it). */
export interface Heading {
  depth: number
  text: string
  anchor: string
}

export interface RenderedPage {
  html: string
  headings: Heading[]
}

/** Where a link of a page leads to in the guide; null where it leads to nothing that is served. */
export type Resolve = (href: string) => string | null

const SPECIAL: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => SPECIAL[character]!)
}

/**
 * Markdown (GitHub's) as HTML. What is HTML in it is shown as text, comments are left out, and
 * links lead only where `resolve` says: nothing in a page can bring a script along.
 */
export function renderMarkdown(markdown: string, resolve: Resolve): RenderedPage {
  const headings: Heading[] = []
  const html = new Marked({ gfm: true, renderer: rendererFor(headings, resolve) }).parse(markdown, {
    async: false,
  })
  return { html, headings }
}

/** A heading, and the markdown below it until the next one. */
export interface MarkdownSection {
  heading: Heading
  text: string
}

/** What a page says below each of its headings; what looks like one within code is none. */
export function sectionsOf(markdown: string): MarkdownSection[] {
  const sections: MarkdownSection[] = []
  for (const token of new Marked({ gfm: true }).lexer(markdown)) {
    if (token.type !== 'heading') {
      const last = sections.at(-1)
      if (last) last.text += token.raw
      continue
    }
    const { tokens, depth } = token as Tokens.Heading
    const text = plain(tokens)
    const before = sections.map(({ heading }) => heading)
    sections.push({ heading: { depth, text, anchor: anchorOf(text, before) }, text: '' })
  }
  return sections
}

function rendererFor(headings: Heading[], resolve: Resolve): RendererObject {
  return {
    html: ({ text }) => (text.trimStart().startsWith('<!--') ? '' : escapeHtml(text)),
    heading({ tokens, depth }) {
      const text = plain(tokens)
      const anchor = anchorOf(text, headings)
      headings.push({ depth, text, anchor })
      return `<h${depth} id="${escapeHtml(anchor)}">${this.parser.parseInline(tokens)}</h${depth}>\n`
    },
    code({ text, lang }) {
      const language = /^\w+/.exec(lang ?? '')?.[0] ?? ''
      const block = `<pre tabindex="0"><code>${escapeHtml(text)}</code></pre>\n`
      if (language !== 'mermaid') return block
      return `<figure><figcaption>A diagram, as Mermaid text</figcaption>${block}</figure>\n`
    },
    table({ header, rows }) {
      const row = (cells: Tokens.TableCell[]) =>
        `<tr>${cells.map((cell) => cellOf(cell, this.parser.parseInline(cell.tokens))).join('')}</tr>`
      const body = rows.map(row).join('\n')
      return `<div class="table" tabindex="0"><table><thead>${row(header)}</thead><tbody>${body}</tbody></table></div>\n`
    },
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens)
      const target = resolve(href)
      if (target === null) return text
      const away = /^https?:/.test(target) ? ' rel="noreferrer"' : ''
      return `<a href="${escapeHtml(target)}"${away}>${text}</a>`
    },
    image({ href, text }) {
      const target = resolve(href)
      if (target === null) return escapeHtml(text)
      return `<img src="${escapeHtml(target)}" alt="${escapeHtml(text)}">`
    },
  }
}

/** A head that says nothing is no head. */
function cellOf({ header, align, text }: Tokens.TableCell, html: string): string {
  const name = header && text.trim() !== '' ? 'th' : 'td'
  return `<${name}${align ? ` class="${align}"` : ''}>${html}</${name}>`
}

function plain(tokens: Token[]): string {
  return tokens
    .map((token) =>
      'tokens' in token && token.tokens ? plain(token.tokens) : 'text' in token ? token.text : ''
    )
    .join('')
}

/** GitHub's rule: lower case, no punctuation, hyphens for spaces, a number for the second of a name. */
function anchorOf(text: string, before: Heading[]): string {
  const name = text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
  const taken = new Set(before.map(({ anchor }) => anchor))
  let anchor = name
  for (let number = 1; taken.has(anchor); number += 1) anchor = `${name}-${number}`
  return anchor
}

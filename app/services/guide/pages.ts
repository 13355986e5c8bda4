import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, posix } from 'node:path'
import app from '@adonisjs/core/services/app'

/** A page of the guide: a file of markdown. */
export interface GuidePage {
  /** Below `/docs/guide/`; the first page has none. */
  slug: string
  /** Relative to the project, with slashes. */
  file: string
  title: string
  markdown: string
}

/** A part of the navigation. */
export interface GuideSection {
  title: string
  pages: Array<{ slug: string; title: string }>
}

/** The page that the others are ordered by. */
const INDEX = 'docs/README.md'

/** Pages that lie elsewhere, where people look for them. */
const ELSEWHERE: Record<string, string> = {
  engine: 'app/engine/README.md',
  changelog: 'CHANGELOG.md',
  contributing: 'CONTRIBUTING.md',
}

/** How old pages may be where they are written, in milliseconds. */
const KEPT_MS = 1000

let kept: Map<string, GuidePage> | undefined
let readAt = 0

/** All pages by slug. Read once where they are served to many, and again where they are written. */
export function guidePages(): ReadonlyMap<string, GuidePage> {
  if (kept !== undefined && (app.inProduction || Date.now() - readAt < KEPT_MS)) return kept
  readAt = Date.now()
  const files = readdirSync(app.makePath('docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.md') && name !== INDEX)
    .sort()
  const found: Array<[slug: string, file: string]> = [
    ['', INDEX],
    ...files.map((file) => [file.slice('docs/'.length, -'.md'.length), file] as [string, string]),
    ...Object.entries(ELSEWHERE).filter(([, file]) => existsSync(app.makePath(file))),
  ]
  kept = new Map(found.map(([slug, file]) => [slug, readPage(slug, file)]))
  return kept
}

function readPage(slug: string, file: string): GuidePage {
  const markdown = readFileSync(app.makePath(file), 'utf8')
  const title = /^# (.+)$/m.exec(markdown)?.[1]?.replaceAll('`', '') ?? basename(file, '.md')
  return { slug, file, title, markdown }
}

/**
 * The navigation: a section for each second heading of the first page, with the pages that are
 * listed under it; a page that is listed nowhere comes last.
 */
export function guideSections(pages: ReadonlyMap<string, GuidePage>): GuideSection[] {
  const sections: GuideSection[] = []
  const listed = new Set([''])
  for (const line of pages.get('')!.markdown.split('\n')) {
    const title = /^## (.+)$/.exec(line)?.[1]
    if (title !== undefined) sections.push({ title, pages: [] })
    const [, name = '', href] = /^- \[([^\]]+)\]\(([^)]+)\)/.exec(line) ?? []
    const slug = href === undefined ? undefined : slugOf(pages, INDEX, href)
    if (slug === undefined || listed.has(slug)) continue
    sections.at(-1)?.pages.push({ slug, title: name })
    listed.add(slug)
  }
  const rest = [...pages.values()].filter(({ slug }) => !listed.has(slug))
  const isDecision = ({ slug }: GuidePage) => slug.startsWith('decisions/')
  sections.push({ title: 'Decisions', pages: rest.filter(isDecision) })
  sections.push({ title: 'More', pages: rest.filter((page) => !isDecision(page)) })
  return sections.filter((section) => section.pages.length > 0)
}

/**
 * Where a link in a page leads to: another page of the guide, an address of this server or of the
 * web. Null for everything else, such as files of the source and other schemes.
 */
export function resolveLink(pages: ReadonlyMap<string, GuidePage>, from: string, href: string) {
  if (/^https?:\/\//.test(href) || /^(?:#|\/(?!\/))[\w./#-]*$/.test(href)) return href
  const [, anchor] = href.split('#')
  const slug = slugOf(pages, from, href)
  if (slug === undefined) return null
  return `/docs/guide${slug && `/${slug}`}${anchor ? `#${encodeURIComponent(anchor)}` : ''}`
}

function slugOf(pages: ReadonlyMap<string, GuidePage>, from: string, href: string) {
  const [path = ''] = href.split('#')
  const file = posix.join(posix.dirname(from), decodeURI(path))
  for (const page of pages.values()) if (page.file === file) return page.slug
  return undefined
}

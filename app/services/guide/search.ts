import { sectionsOf, type MarkdownSection } from './markdown.js'
import { guidePages, type GuidePage } from './pages.js'

/** A place in the guide that holds all words that were looked for. */
export interface GuideMatch {
  slug: string
  title: string
  heading: string
  anchor: string
  /** The first line of it with one of the words, without marks. */
  line: string
}

const MOST_MATCHES = 40
const LONGEST_QUESTION = 100
const LONGEST_LINE = 200

/** The sections of a page, for as long as that page is kept. */
const kept = new WeakMap<GuidePage, MarkdownSection[]>()

function sectionsOfPage(page: GuidePage): MarkdownSection[] {
  const sections = kept.get(page) ?? sectionsOf(page.markdown)
  kept.set(page, sections)
  return sections
}

/**
 * Finds the sections that hold every word of a question, those with all of them in their heading
 * first.
 *
 * @param question - Words, in any case; what is beyond 100 characters is not looked at.
 */
export function searchGuide(question: string): GuideMatch[] {
  const words = question.slice(0, LONGEST_QUESTION).toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const within = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  const touches = (line: string) => words.some((word) => line.toLowerCase().includes(word))
  const matches: Array<GuideMatch & { rank: number }> = []
  for (const page of guidePages().values()) {
    for (const { heading, text } of sectionsOfPage(page)) {
      if (!within(`${page.title}\n${heading.text}\n${text}`)) continue
      if (heading.depth > 1 && !touches(`${heading.text}\n${text}`)) continue
      const line = withoutMarks(text.split('\n').find(touches) ?? '').slice(0, LONGEST_LINE)
      const { text: name, anchor, depth } = heading
      const rank = within(name) ? depth : 9
      matches.push({ slug: page.slug, title: page.title, heading: name, anchor, line, rank })
    }
  }
  return matches.sort((one, other) => one.rank - other.rank).slice(0, MOST_MATCHES)
}

function withoutMarks(line: string): string {
  return line
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^[\s|>*-]+|\*\*|`|[\s|]+$/g, '')
    .replaceAll(' | ', ' · ')
}

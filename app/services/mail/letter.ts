/** What a mail says: paragraphs around one link. All of it is plain text. */
export interface Letter {
  greeting: string
  before: string
  link: { url: string; label: string }
  after: string
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text in which nothing is markup. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
}

/** The letter as plain text and as HTML without anything that a mail program would have to load. */
export function writeLetter({ greeting, before, link, after }: Letter) {
  const text = [greeting, before, link.url, after, ''].join('\n\n')
  const url = escape(link.url)
  const paragraphs = [
    escape(greeting),
    escape(before),
    `<a href="${url}">${escape(link.label)}</a>`,
    `<small>${url}</small>`,
    escape(after),
  ]
  const body = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('\n')
  const html = `<!doctype html>\n<html lang="en">\n<body style="font-family: sans-serif">\n${body}\n</body>\n</html>\n`
  return { text, html }
}

/** A greeting by name, where there is one; control characters and line ends are left out of it. */
export function greetingOf(fullName: string | null): string {
  const name = fullName?.replace(/\p{C}+/gu, ' ').trim()
  return name ? `Hello ${name},` : 'Hello,'
}

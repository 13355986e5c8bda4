import { codeAgent, type OfficialTemplate } from '#database/templates/official_template'

const CODE = `
export function main({ text, top }) {
  const words = text.toLowerCase().match(/[\\p{L}\\p{N}']+/gu) ?? []
  const counts = new Map()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  const frequent = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, top)
  const sentences = text.split(/[.!?]+/).filter((part) => part.trim() !== '').length
  return {
    characters: [...text].length,
    words: words.length,
    distinctWords: counts.size,
    sentences,
    wordsPerSentence: sentences === 0 ? 0 : Math.round((words.length / sentences) * 10) / 10,
    topWords: frequent.map(([word, count]) => ({ word, count })),
  }
}
`

export const textStatistics: OfficialTemplate = {
  name: 'Text statistics',
  description: 'Counts the characters, words and sentences of a text and its most frequent words.',
  category: 'text',
  type: 'agent',
  tags: ['text', 'code'],
  templateData: {
    ...codeAgent('Text statistics', 'Counts words and sentences.', CODE),
    parameters: {
      text: { type: 'string', required: true, description: 'The text to count' },
      top: { type: 'integer', default: 5, description: 'How many of the most frequent words' },
    },
  },
}

import { codeAgent, type OfficialTemplate } from '#database/templates/official_template'

const CODE = `
export function main({ options, weights }) {
  const names = Object.keys(weights)
  const total = names.reduce((sum, name) => sum + weights[name], 0)
  if (total <= 0) throw new Error('The weights must add up to more than 0')
  const ranked = options.map(({ name, scores }) => {
    const weighted = names.reduce((sum, key) => sum + (scores[key] ?? 0) * weights[key], 0)
    return { name, score: Math.round((weighted / total) * 1000) / 1000 }
  })
  ranked.sort((a, b) => b.score - a.score)
  return { winner: ranked[0]?.name ?? null, ranked }
}
`

export const weightedScoring: OfficialTemplate = {
  name: 'Weighted scoring',
  description: 'Ranks options by their scores in several criteria, each with a weight of its own.',
  category: 'decisions',
  type: 'agent',
  tags: ['decisions', 'code'],
  templateData: {
    ...codeAgent('Weighted scoring', 'Ranks options by weighted scores.', CODE),
    parameters: {
      options: {
        type: 'array',
        required: true,
        description: 'What to choose from: { name, scores: { criterion: number } }',
      },
      weights: {
        type: 'object',
        description: 'How much each criterion counts',
        default: { quality: 3, price: 2, speed: 1 },
      },
    },
  },
}

import { codeAgent, type OfficialTemplate } from '#database/templates/official_template'

const PARSE = `
export function main({ csv }) {
  const records = [[]]
  let cell = ''
  let quoted = false
  const endCell = () => {
    records.at(-1).push(cell.trim())
    cell = ''
  }
  for (let at = 0; at < csv.length; at++) {
    const char = csv[at]
    if (quoted && char === '"' && csv[at + 1] === '"') cell += csv[++at]
    else if (char === '"') quoted = !quoted
    else if (!quoted && char === ',') endCell()
    else if (!quoted && char === '\\n') {
      endCell()
      records.push([])
    } else if (quoted || char !== '\\r') cell += char
  }
  endCell()
  const [header, ...rows] = records
  const names = header.map((name) => name.toLowerCase().replace(/[^a-z0-9]+/g, '_'))
  return rows
    .filter((row) => row.some((value) => value !== ''))
    .map((row) => Object.fromEntries(names.map((name, column) => [name, row[column] ?? ''])))
}
`

export const csvCleanUp: OfficialTemplate = {
  name: 'CSV clean-up',
  description:
    'Reads CSV, drops rows without an e-mail address and doubled ones, sorts the rest and writes CSV again.',
  category: 'data',
  type: 'workflow',
  tags: ['csv', 'data', 'code'],
  templateData: {
    name: 'CSV clean-up',
    agents: {
      parse: codeAgent('CSV reader', 'Reads CSV into a list of rows.', PARSE),
      clean: {
        name: 'Row cleaner',
        description: 'Keeps each row with an e-mail address once, sorted by name.',
        type: 'data',
        config: {
          source: '{{ inputs.rows }}',
          pipeline: [
            { operation: 'filter', transformation: { condition: 'item.email.contains("@")' } },
            { operation: 'unique', transformation: { by: 'item.email.lowerAscii()' } },
            { operation: 'sort', transformation: { by: 'name' } },
          ],
        },
      },
      write: {
        name: 'CSV writer',
        description: 'Writes rows as CSV.',
        type: 'data',
        config: {
          operation: 'pick',
          source: '{{ inputs.rows }}',
          transformation: { fields: ['name', 'email', 'city'] },
          outputFormat: 'csv',
        },
      },
    },
    steps: [
      {
        stepKey: 'parse',
        stepName: 'Read the CSV',
        stepType: 'agent',
        agentKey: 'parse',
        inputs: { csv: '{{ inputs.csv }}' },
      },
      {
        stepKey: 'clean',
        stepName: 'Clean the rows',
        stepType: 'agent',
        agentKey: 'clean',
        inputs: { rows: '{{ parse.output }}' },
        dependsOn: ['parse'],
      },
      {
        stepKey: 'write',
        stepName: 'Write CSV',
        stepType: 'agent',
        agentKey: 'write',
        inputs: { rows: '{{ clean.output }}' },
        outputs: {
          csv: '{{ output }}',
          read: '{{ size(parse.output) }}',
          kept: '{{ size(clean.output) }}',
        },
        dependsOn: ['clean'],
      },
    ],
    definition: {
      metadata: {
        sampleInput: {
          csv: 'Name,Email,City\nGrace,grace@example.com,"New York, NY"\nAda,ada@example.com,London\nNobody,,Paris\nGrace,GRACE@example.com,Boston\n',
        },
      },
    },
  },
}

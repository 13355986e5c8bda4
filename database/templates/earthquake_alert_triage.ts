import { codeAgent, type OfficialTemplate } from '#database/templates/official_template'

const ASSESS = `
export function main({ quake }) {
  // A shallow quake shakes harder than a deep one of the same magnitude.
  const severity = quake.magnitude - Math.min(quake.depthKm, 300) / 100
  const level = severity >= 6 ? 'red' : severity >= 5 ? 'orange' : 'yellow'
  console.log(quake.place + ': ' + level)
  return { place: quake.place, magnitude: quake.magnitude, level }
}
`

export const earthquakeAlertTriage: OfficialTemplate = {
  name: 'Earthquake alert triage',
  description:
    'Picks the strong earthquakes of a list, gives each an alert level and sums them up by level.',
  category: 'monitoring',
  type: 'workflow',
  tags: ['alerts', 'condition', 'loop'],
  templateData: {
    name: 'Earthquake alert triage',
    agents: {
      strong: {
        name: 'Strong earthquakes',
        description: 'Keeps those of a magnitude, the strongest first.',
        type: 'data',
        config: {
          source: '{{ inputs.quakes }}',
          pipeline: [
            {
              operation: 'filter',
              transformation: { condition: 'item.magnitude >= inputs.threshold' },
            },
            { operation: 'sort', transformation: { by: 'magnitude', order: 'desc' } },
          ],
        },
        parameters: { threshold: { type: 'number', default: 5 } },
      },
      assess: codeAgent('Alert level', 'Gives an earthquake an alert level.', ASSESS),
      sumUp: {
        name: 'Alerts by level',
        description: 'Counts alerts by level.',
        type: 'data',
        config: {
          operation: 'aggregate',
          source: '{{ inputs.alerts }}',
          transformation: {
            groupBy: 'level',
            measures: { count: { op: 'count' }, strongest: { op: 'max', field: 'magnitude' } },
          },
        },
      },
    },
    steps: [
      {
        stepKey: 'strong',
        stepName: 'Pick the strong ones',
        stepType: 'agent',
        agentKey: 'strong',
        inputs: { quakes: '{{ inputs.quakes }}', threshold: '{{ inputs.threshold }}' },
      },
      {
        stepKey: 'any',
        stepName: 'Is there any?',
        stepType: 'condition',
        config: { expression: 'size(strong.output) > 0', then: ['assess'], else: ['quiet'] },
        dependsOn: ['strong'],
      },
      {
        stepKey: 'assess',
        stepName: 'Assess each',
        stepType: 'loop',
        agentKey: 'assess',
        config: { items: '{{ strong.output }}', maxConcurrency: 2 },
        inputs: { quake: '{{ item }}' },
        dependsOn: ['any'],
      },
      {
        stepKey: 'sum_up',
        stepName: 'Sum up',
        stepType: 'agent',
        agentKey: 'sumUp',
        inputs: { alerts: '{{ assess.output }}' },
        outputs: { alerts: '{{ assess.output }}', byLevel: '{{ output }}' },
        dependsOn: ['assess'],
      },
      {
        stepKey: 'quiet',
        stepName: 'All quiet',
        stepType: 'wait',
        config: { durationMs: 0 },
        outputs: { alerts: [], byLevel: [] },
        dependsOn: ['any'],
      },
    ],
    definition: {
      metadata: {
        sampleInput: {
          threshold: 5,
          quakes: [
            { place: 'Off the coast', magnitude: 6.4, depthKm: 12 },
            { place: 'Deep below', magnitude: 6.1, depthKm: 240 },
            { place: 'Hardly felt', magnitude: 2.2, depthKm: 8 },
          ],
        },
      },
    },
  },
}

import { codeAgent, type OfficialTemplate } from '#database/templates/official_template'

const REGIONS = `
// "10km NNW of Progreso, B.C., MX" lies in "MX"; "South of the Fiji Islands" in itself.
const regionOf = (place) => (place.includes(',') ? place.slice(place.lastIndexOf(',') + 1).trim() : place)

export default function main({ quakes }) {
  const regions = new Map()
  for (const { place, magnitude } of quakes) {
    const name = regionOf(place)
    const region = regions.get(name) ?? { region: name, count: 0, strongest: 0 }
    region.count++
    region.strongest = Math.max(region.strongest, magnitude)
    regions.set(name, region)
  }
  console.info(quakes.length + ' earthquakes in ' + regions.size + ' regions')
  return [...regions.values()].sort((a, b) => b.count - a.count).slice(0, 5)
}
`

const STRONGEST = `
export function main({ quakes }) {
  return [...quakes].sort((a, b) => b.magnitude - a.magnitude).slice(0, 5)
}
`

const ENERGY = `
interface Quake { place: string; magnitude: number; depthKm: number; time: number }

// Gutenberg and Richter: log10 E = 1.5 M + 4.8, in joules; a ton of TNT is 4.184e9 of them.
export function main({ quake }: { quake: Quake }) {
  const tons = 10 ** (1.5 * quake.magnitude + 4.8) / 4.184e9
  console.log(quake.place, Math.round(tons), 't TNT')
  const { place, magnitude, depthKm, time } = quake
  return { place, magnitude, depthKm, time: new Date(time).toISOString(), tonsOfTnt: Math.round(tons) }
}
`

const REPORT = `
export function main({ regions, statistics, alerts }) {
  return { alerts: alerts ?? [], regions, depth: statistics.depth[0], days: statistics.days }
}
`

/** Fields of a feature of the USGS's GeoJSON feed. */
const FIELDS = {
  place: 'item.properties.place',
  magnitude: 'item.properties.mag',
  time: 'item.properties.time',
  depthKm: 'item.geometry.coordinates[2]',
}

const QUAKES = { quakes: '{{ clean.output }}' }

export const weekOfEarthquakes: OfficialTemplate = {
  name: 'A week of earthquakes',
  description:
    'Cleans the GeoJSON feed of the United States Geological Survey, sums it up side by side by region, depth and day, and works out the energy of the strongest.',
  category: 'data',
  type: 'workflow',
  tags: ['condition', 'loop', 'parallel', 'real data'],
  templateData: {
    name: 'A week of earthquakes',
    agents: {
      clean: {
        name: 'Clean the feed',
        description: 'Keeps what has a magnitude, and of it what is needed.',
        type: 'data',
        parameters: {
          features: { type: 'array', required: true },
          threshold: { type: 'number', default: 1 },
        },
        config: {
          source: '{{ inputs.features }}',
          pipeline: [
            {
              operation: 'filter',
              transformation: {
                condition: 'item.properties.mag != null && item.properties.mag >= inputs.threshold',
              },
            },
            { operation: 'map', transformation: { fields: FIELDS } },
          ],
        },
      },
      depth: {
        name: 'Depth',
        description: 'How deep they lie.',
        type: 'data',
        config: {
          operation: 'aggregate',
          source: '{{ inputs.quakes }}',
          transformation: {
            measures: {
              count: { op: 'count' },
              shallowestKm: { op: 'min', field: 'depthKm' },
              averageKm: { op: 'avg', field: 'depthKm' },
              deepestKm: { op: 'max', field: 'depthKm' },
            },
          },
        },
      },
      days: {
        name: 'Earthquakes by day',
        description: 'How many there were each day, counted from the beginning of 1970.',
        type: 'data',
        config: {
          source: '{{ inputs.quakes }}',
          pipeline: [
            {
              operation: 'map',
              transformation: {
                fields: { day: 'int(item.time / 86400000)', magnitude: 'item.magnitude' },
              },
            },
            {
              operation: 'aggregate',
              transformation: {
                groupBy: 'day',
                measures: { count: { op: 'count' }, strongest: { op: 'max', field: 'magnitude' } },
              },
            },
            { operation: 'sort', transformation: { by: 'day' } },
          ],
        },
      },
      regions: codeAgent('Regions', 'Where the most of them were.', REGIONS),
      strongest: codeAgent('Strongest', 'The five strongest.', STRONGEST),
      energy: codeAgent('Energy', 'Works out the energy that one set free.', ENERGY),
      report: codeAgent('Report', 'Puts everything together.', REPORT),
    },
    steps: [
      {
        stepKey: 'clean',
        stepName: 'Clean the feed',
        stepType: 'agent',
        agentKey: 'clean',
        inputs: { features: '{{ inputs.features }}', threshold: '{{ inputs.threshold }}' },
      },
      {
        stepKey: 'regions',
        stepName: 'Count by region',
        stepType: 'agent',
        agentKey: 'regions',
        inputs: QUAKES,
        dependsOn: ['clean'],
      },
      {
        stepKey: 'statistics',
        stepName: 'Sum up side by side',
        stepType: 'parallel',
        inputs: QUAKES,
        config: {
          branches: [
            { key: 'strongest', agentKey: 'strongest' },
            { key: 'depth', agentKey: 'depth' },
            { key: 'days', agentKey: 'days' },
          ],
        },
        dependsOn: ['clean'],
      },
      {
        stepKey: 'any_strong',
        stepName: 'Was one strong?',
        stepType: 'condition',
        config: {
          expression:
            'size(statistics.output.strongest) > 0 && statistics.output.strongest[0].magnitude >= 5.0',
          then: ['alerts'],
          else: ['quiet'],
        },
        dependsOn: ['statistics'],
      },
      {
        stepKey: 'alerts',
        stepName: 'Energy of each',
        stepType: 'loop',
        agentKey: 'energy',
        config: { items: '{{ statistics.output.strongest }}', maxConcurrency: 2 },
        inputs: { quake: '{{ item }}' },
        dependsOn: ['any_strong'],
      },
      {
        stepKey: 'quiet',
        stepName: 'A quiet week',
        stepType: 'wait',
        config: { durationMs: 0 },
        dependsOn: ['any_strong'],
      },
      {
        stepKey: 'report',
        stepName: 'Report',
        stepType: 'agent',
        agentKey: 'report',
        inputs: {
          regions: '{{ regions.output }}',
          statistics: '{{ statistics.output }}',
          alerts: '{{ alerts.output }}',
        },
        outputs: { report: '{{ output }}' },
        dependsOn: ['regions', 'alerts', 'quiet'],
      },
    ],
    definition: {
      metadata: {
        sampleInput: {
          threshold: 1,
          features: [
            {
              properties: { mag: 6.1, place: '20km NE of Hualian, Taiwan', time: 1517757392640 },
              geometry: { coordinates: [121.7, 24.1, 10.6] },
            },
            {
              properties: { mag: 1.4, place: '4km W of Castaic, CA', time: 1517966773840 },
              geometry: { coordinates: [-118.66, 34.49, 13.1] },
            },
          ],
        },
      },
    },
  },
}

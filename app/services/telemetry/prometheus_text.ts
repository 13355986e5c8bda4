type Labels = Record<string, string>

/** A value with its labels; `suffix` is `_bucket`, `_sum` or `_count` for a histogram's. */
export interface Sample {
  labels?: Labels
  value: number
  suffix?: string
}

/**
 * Writes figures as Prometheus reads them.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/ (text format 0.0.4)
 */
export class PrometheusText {
  #lines: string[] = []

  /** @param name - Ends in the unit, and of a counter in `_total`. */
  add(
    type: 'counter' | 'gauge' | 'histogram',
    name: string,
    help: string,
    samples: readonly Sample[] | number
  ): this {
    this.#lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`)
    for (const sample of typeof samples === 'number' ? [{ value: samples }] : samples) {
      const { labels, value, suffix = '' }: Sample = sample
      this.#lines.push(`${name}${suffix}${written(labels)} ${value}`)
    }
    return this
  }

  toString(): string {
    return `${this.#lines.join('\n')}\n`
  }
}

function written(labels: Labels = {}): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

import { readFile } from 'node:fs/promises'
import type { ApiClient } from '@japa/api-client'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { parse } from 'yaml'

const NAME = /\b(?:turbocat|process|nodejs)_[a-z_]+/g

const read = (path: string) => readFile(app.makePath(path), 'utf8')

interface Rule {
  alert: string
  expr: string
  annotations: { summary: string; runbook: string }
}

test.group('Alert rules and the dashboard', () => {
  /** Metrics that /metrics really tells, a histogram by each of its series. */
  const told = async (client: ApiClient): Promise<Set<string>> => {
    await client.get('/health')
    const text: string = (await client.get('/metrics')).text()
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)]
    return new Set(
      types.flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name]
      )
    )
  }

  test('name metrics that there are, and runbooks that are written', async ({ assert, client }) => {
    const known = await told(client)
    const { groups } = parse(await read('deploy/prometheus/alerts.yaml')) as {
      groups: { rules: Rule[] }[]
    }
    const rules = groups.flatMap((group) => group.rules)
    assert.isAtLeast(rules.length, 10)
    const operating = await read('docs/operating.md')
    for (const { alert, expr, annotations } of rules) {
      for (const [name] of expr.matchAll(NAME)) assert.isTrue(known.has(name), `${alert}: ${name}`)
      assert.equal(expr.split('(').length, expr.split(')').length, alert)
      const { runbook } = annotations
      if (!runbook.startsWith('node ace')) assert.include(operating, `### ${runbook}`)
    }
  })

  test('the dashboard draws metrics that there are', async ({ assert, client }) => {
    const known = await told(client)
    const { panels } = JSON.parse(await read('deploy/grafana/turbocat.json')) as {
      panels: { title: string; targets: { expr: string }[] }[]
    }
    for (const { title, targets } of panels) {
      for (const { expr } of targets) {
        const names = [...expr.matchAll(NAME)].map(([name]) => name)
        assert.isNotEmpty(names, title)
        for (const name of names) assert.isTrue(known.has(name), `${title}: ${name}`)
      }
    }
  })
})

import { test } from '@japa/runner'
import { commandNames, exists, knownVariables, read } from '#tests/support/deploy_files'

const PAGES = ['deploying', 'upgrading', 'scaling']

test.group('The pages about installing', () => {
  test('name commands, files and pages that there are', async ({ assert }) => {
    const commands = await commandNames()
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: object }
    for (const page of PAGES) {
      const text = await read(`docs/${page}.md`)
      for (const [, name] of text.matchAll(/node ace ([a-z][\w:-]+)/g))
        assert.isTrue(commands.has(name!), `${page}: ${name}`)
      for (const [, name] of text.matchAll(/npm run ([\w:]+)/g)) assert.property(scripts, name!)
      for (const [, link] of text.matchAll(/\]\((\w+\.md)\)/g))
        assert.isTrue(exists(`docs/${link}`), `${page}: ${link}`)
      for (const [, path] of text.matchAll(/[\s`](deploy\/[\w/.]+\w)/g))
        assert.isTrue(exists(path!), `${page}: ${path}`)
    }
  })

  test('name variables that there are', async ({ assert }) => {
    // Those of the compose file and of the shell's lines beside ours.
    const known = new Set([...(await knownVariables()), 'POSTGRES_PASSWORD', 'LISTEN', 'WORKERS'])
    for (const name of ['TURBOCAT_IMAGE', 'EXTRA_PACKAGES']) known.add(name)
    for (const page of PAGES) {
      const text = await read(`docs/${page}.md`)
      for (const [, name] of text.matchAll(/`([A-Z]+(?:_[A-Z]+)*)(?:=[^`\n]*)?`/g))
        assert.isTrue(known.has(name!) || /^ALTER|^SIGTERM$/.test(name!), `${page}: ${name}`)
    }
  })

  test('name metrics that are told', async ({ assert }) => {
    const told = [
      await read('app/queries/analytics/prometheus.ts'),
      await read('app/services/telemetry/process_figures.ts'),
    ].join('\n')
    const named = (await read('docs/scaling.md')).matchAll(
      /`((?:turbocat|process|nodejs)_[a-z_]+)`/g
    )
    for (const [, name] of named) assert.include(told, `'${name}'`)
  })
})

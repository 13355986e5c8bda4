import { basename } from 'node:path'
import { test } from '@japa/runner'
import { exists, filesIn, read, readYaml } from '#tests/support/deploy_files'

const FOLDER = '.github/workflows'

interface Step {
  uses?: string
  run?: string
  with?: Record<string, unknown>
}
interface Job {
  'permissions'?: Record<string, string>
  'runs-on'?: string
  'timeout-minutes'?: number
  'uses'?: string
  'needs'?: string | string[]
  'steps'?: Step[]
  'env'?: Record<string, string>
  'environment'?: string | { name: string }
  'strategy'?: { matrix: Record<string, unknown[]> }
}
interface Workflow {
  name: string
  on: Record<string, { workflows?: string[] } | null>
  permissions?: Record<string, string>
  jobs: Record<string, Job>
}

/** Who may do more than read the code, and what. */
const MAY_WRITE: Record<string, string[]> = {
  'codeql.yml analyze': ['security-events'],
  'image.yml publish': ['packages', 'id-token', 'attestations'],
  'release.yml image': ['packages', 'id-token', 'attestations'],
  'release.yml archive': ['contents', 'id-token', 'attestations'],
}

async function workflows() {
  const files = await filesIn(FOLDER, '.yml')
  return Promise.all(
    files.map(async (file) => ({ file: basename(file), flow: await readYaml<Workflow>(file) }))
  )
}

async function jobs() {
  return (await workflows()).flatMap(({ file, flow }) =>
    Object.entries(flow.jobs).map(([name, job]) => ({ place: `${file} ${name}`, job }))
  )
}

async function steps() {
  return (await jobs()).flatMap(({ place, job }) =>
    (job.steps ?? []).map((step) => ({ place, step }))
  )
}

test.group('The workflows of GitHub', () => {
  test('pin the actions that they use to a version', async ({ assert }) => {
    const used = [
      ...(await steps()).map(({ place, step }) => ({ place, uses: step.uses })),
      ...(await jobs()).map(({ place, job }) => ({ place, uses: job.uses })),
    ]
    for (const { place, uses } of used) {
      if (uses?.startsWith('./')) assert.isTrue(exists(uses), `${place}: ${uses}`)
      else if (uses) assert.match(uses, /^[\w-]+\/[\w/-]+@v\d+$/, place)
    }
  })

  test('may read the code, and only those that must may do more', async ({ assert }) => {
    for (const { file, flow } of await workflows())
      assert.deepEqual(flow.permissions, { contents: 'read' }, file)
    for (const { place, job } of await jobs()) {
      const written = Object.entries(job.permissions ?? {}).filter(([, may]) => may === 'write')
      assert.sameMembers(
        written.map(([what]) => what),
        MAY_WRITE[place] ?? [],
        place
      )
    }
  })

  test('end, and leave no token behind', async ({ assert }) => {
    for (const { place, job } of await jobs()) {
      if (job.uses) continue
      assert.isAbove(job['timeout-minutes'] ?? 0, 0, place)
      assert.match(job['runs-on'] ?? '', /^ubuntu-\d/, place)
    }
    for (const { place, step } of await steps())
      if (step.uses?.startsWith('actions/checkout@'))
        assert.isFalse(step.with?.['persist-credentials'], place)
  })

  test('put nothing that others write into a shell', async ({ assert }) => {
    for (const { place, step } of await steps()) assert.notInclude(step.run ?? '', '${{', place)
  })

  test('run scripts that there are, and wait for jobs that there are', async ({ assert }) => {
    for (const { place, step } of await steps())
      for (const [, path] of (step.run ?? '').matchAll(/(?:^|\s)((?:\.ci|deploy)\/[\w/.]+\w)/g))
        assert.isTrue(exists(path!), `${place}: ${path}`)
    const all = await workflows()
    const names = all.map(({ flow }) => flow.name)
    for (const { file, flow } of all) {
      for (const job of Object.values(flow.jobs))
        for (const needed of [job.needs ?? []].flat()) assert.property(flow.jobs, needed, file)
      for (const other of flow.on.workflow_run?.workflows ?? []) assert.include(names, other, file)
    }
  })

  test('test what .ci/run tests, on both ends of databases and on both queues', async ({
    assert,
  }) => {
    const { jobs: all } = await readYaml<Workflow>(`${FOLDER}/ci.yml`)
    const runs = (job?: Job) => (job?.steps ?? []).flatMap(({ run }) => run ?? [])
    assert.include(runs(all.test), '.ci/run')
    assert.include(runs(all.matrix), '.ci/run')
    assert.deepEqual(all.matrix?.strategy?.matrix, {
      postgres: [15, 18],
      queue: ['postgres', 'redis'],
    })
    const declared = await read('start/env.ts')
    for (const name of Object.keys(all.matrix?.env ?? {})) assert.include(declared, `  ${name}:`)
    const [, oldest] = /const OLDEST = (\d+)/.exec(
      await read('app/services/doctor/database_checks.ts')
    )!
    assert.equal(all.matrix?.strategy?.matrix.postgres?.[0], Number(oldest))
  })

  test('a release is tested, and its image too', async ({ assert }) => {
    const { jobs: all } = await readYaml<Workflow>(`${FOLDER}/release.yml`)
    assert.equal(all.test?.uses, './.github/workflows/ci.yml')
    for (const job of [all.image, all.archive]) assert.include([job?.needs].flat(), 'test')
    const used = (all.archive?.steps ?? []).map(({ uses }) => uses?.split('@')[0])
    assert.includeMembers(used, ['actions/attest-build-provenance', 'actions/attest-sbom'])
    const publish = (await readYaml<Workflow>(`${FOLDER}/image.yml`)).jobs.publish!.steps!
    const built = publish.find(({ uses }) => uses?.startsWith('docker/build-push-action'))
    assert.include(built?.with, { sbom: true, provenance: 'mode=max' })
  })

  test('Dependabot looks after whatever is pinned', async ({ assert }) => {
    const { updates } = await readYaml<{ updates: Record<string, string>[] }>(
      '.github/dependabot.yml'
    )
    const kinds = updates.map((update) => update['package-ecosystem'])
    assert.sameMembers(kinds, ['npm', 'github-actions', 'docker', 'docker-compose'])
  })
})

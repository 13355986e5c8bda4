import { dirname, join } from 'node:path'
import { test } from '@japa/runner'
import {
  exists,
  filesIn,
  healthPaths,
  knownVariables,
  linesOf,
  problemOf,
  read,
  readDocuments,
  readYaml,
  REQUIRED,
} from '#tests/support/deploy_files'

const FOLDER = 'deploy/kubernetes'

type Labels = Record<string, string>
interface Container {
  name: string
  image: string
  command?: string[]
  args?: string[]
  env?: { name: string }[]
  envFrom: { configMapRef?: { name: string }; secretRef?: { name: string } }[]
  ports?: { name: string; containerPort: number }[]
  volumeMounts: { name: string; mountPath: string }[]
  securityContext: { readOnlyRootFilesystem: boolean; allowPrivilegeEscalation: boolean }
  [probe: `${string}Probe`]: { httpGet: { path: string; port: string } } | undefined
}
interface Pod {
  metadata: { labels: Labels }
  spec: {
    serviceAccountName: string
    securityContext: { runAsUser: number; runAsNonRoot: boolean }
    containers: Container[]
    volumes: { name: string }[]
  }
}
interface Resource {
  kind: string
  metadata: { name: string }
  spec: {
    template?: Pod
    selector?: Labels & { matchLabels?: Labels }
    ports?: { targetPort: string }[]
    scaleTargetRef?: { kind: string; name: string }
    metrics?: { external?: { metric: { name: string } } }[]
    endpoints?: { port: string; path: string; authorization: { credentials: { key: string } } }[]
  }
}
interface Kustomization {
  resources: string[]
  patches?: { target: { kind: string; name: string } }[]
  images?: { name: string }[]
  configMapGenerator?: { name: string; envs: string[] }[]
}

const kustomizations = () => filesIn(FOLDER, 'kustomization.yaml')

async function resources(): Promise<Resource[]> {
  const files = await filesIn(FOLDER, '.yaml')
  const ours = files.filter((file) => dirname(file) !== FOLDER && !/kustomization/.test(file))
  const documents = await Promise.all(ours.map((file) => readDocuments<Resource>(file)))
  return documents.flat()
}

async function pods(): Promise<{ name: string; pod: Pod }[]> {
  return (await resources()).flatMap(({ metadata, spec }) =>
    spec?.template ? [{ name: metadata.name, pod: spec.template }] : []
  )
}

test.group('The manifests for Kubernetes', () => {
  test('kustomizations name files, and patch resources, that there are', async ({ assert }) => {
    const known = await resources()
    for (const file of await kustomizations()) {
      const { resources: named, patches = [], ...rest } = await readYaml<Kustomization>(file)
      const sources = (rest.configMapGenerator ?? []).flatMap(({ envs }) => envs)
      for (const path of [...named, ...sources]) {
        const full = join(dirname(file), path)
        assert.isTrue(exists(/\.\w+$/.test(path) ? full : join(full, 'kustomization.yaml')), full)
      }
      for (const { target } of patches) {
        if (target.kind === 'ConfigMap') continue
        const fits = new RegExp(`^(?:${target.name})$`)
        const hit = known.filter(
          ({ kind, metadata }) => kind === target.kind && fits.test(metadata.name)
        )
        assert.isNotEmpty(hit, `${file}: ${target.kind} ${target.name}`)
      }
    }
  })

  test('every resource belongs to a kustomization', async ({ assert }) => {
    const named = new Set<string>()
    for (const file of await kustomizations()) {
      const { resources: paths } = await readYaml<Kustomization>(file)
      for (const path of paths) named.add(join(dirname(file), path))
    }
    for (const file of await filesIn(FOLDER, '.yaml')) {
      if (/kustomization\.yaml$/.test(file) || dirname(file) === FOLDER) continue
      assert.isTrue(named.has(file), file)
    }
  })

  test('containers run commands that there are, with variables that there are', async ({
    assert,
  }) => {
    const known = await knownVariables()
    for (const { name, pod } of await pods()) {
      for (const { command = [], args = [], env = [], envFrom, image } of pod.spec.containers) {
        assert.equal(image, 'turbocat', name)
        for (const variable of env) assert.isTrue(known.has(variable.name), variable.name)
        assert.deepEqual(envFrom, [
          { configMapRef: { name: 'turbocat' } },
          { secretRef: { name: 'turbocat' } },
        ])
        const lines = command.includes('-c')
          ? linesOf(args[0]!)
          : args.length
            ? [args.join(' ')]
            : []
        for (const line of lines) assert.isNull(await problemOf(line), name)
      }
    }
    const settings = await read(`${FOLDER}/config/turbocat.env`)
    const names = Array.from(settings.matchAll(/^([A-Z_]+)=/gm), ([, name]) => name!)
    assert.isNotEmpty(names)
    for (const name of names) assert.isTrue(known.has(name), name)
  })

  test('what the secret must have is said in docs/deploying.md', async ({ assert }) => {
    const guide = await read('docs/deploying.md')
    const made = /kubectl .*create secret generic turbocat[\s\S]*?```/.exec(guide)?.[0] ?? ''
    for (const name of [...REQUIRED, 'REDIS_URL', 'METRICS_TOKEN', 'ADMIN_PASSWORD'])
      assert.include(made, `${name}=`)
  })

  test('containers may write to /tmp and DATA_DIR alone, as the user of the image', async ({
    assert,
  }) => {
    const dockerfile = await read('Dockerfile')
    const user = Number(/^USER (\d+):/m.exec(dockerfile)?.[1])
    const dataDir = /DATA_DIR=(\S+)/.exec(dockerfile)?.[1]
    const all = await pods()
    assert.lengthOf(all, 4)
    for (const { name, pod } of all) {
      assert.equal(pod.spec.securityContext.runAsUser, user, name)
      assert.isTrue(pod.spec.securityContext.runAsNonRoot, name)
      for (const { securityContext, volumeMounts } of pod.spec.containers) {
        assert.isTrue(securityContext.readOnlyRootFilesystem, name)
        assert.isFalse(securityContext.allowPrivilegeEscalation, name)
        assert.sameMembers(
          volumeMounts.map(({ mountPath }) => mountPath),
          ['/tmp', dataDir]
        )
        const volumes = pod.spec.volumes.map((volume) => volume.name)
        for (const mount of volumeMounts) assert.include(volumes, mount.name)
      }
    }
  })

  test('probes, ports and services agree with the image and its routes', async ({ assert }) => {
    const port = Number(/^EXPOSE (\d+)/m.exec(await read('Dockerfile'))?.[1])
    const paths = await healthPaths()
    const all = await pods()
    const ports = all.flatMap(({ pod }) => pod.spec.containers.flatMap((each) => each.ports ?? []))
    assert.deepEqual(ports, [{ name: 'http', containerPort: port }])
    for (const { name, pod } of all)
      for (const container of pod.spec.containers)
        for (const kind of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const) {
          if (!container[kind]) continue
          assert.include(paths, container[kind].httpGet.path, name)
          assert.equal(container[kind].httpGet.port, 'http')
        }
    const services = (await resources()).filter(({ kind }) => kind === 'Service')
    for (const { spec } of services)
      for (const each of spec.ports ?? []) assert.equal(each.targetPort, 'http')
    assert.include(await read(`${FOLDER}/config/network_policy.yaml`), `port: ${port},`)
  })

  test('each selector finds the pods of a deployment', async ({ assert }) => {
    const all = await pods()
    const fits = (labels: Labels) =>
      all.some(({ pod }) =>
        Object.entries(labels).every(([key, value]) => pod.metadata.labels[key] === value)
      )
    for (const { kind, metadata, spec } of await resources()) {
      if (!spec?.selector || kind === 'ServiceMonitor') continue
      const labels = spec.selector.matchLabels ?? spec.selector
      assert.isTrue(fits(labels as Labels), `${kind} ${metadata.name}`)
    }
  })

  test('the autoscaler reads a metric that is told, by a rule of the adapter', async ({
    assert,
  }) => {
    const told = await read('app/queries/analytics/prometheus.ts')
    const all = await resources()
    const scaler = all.find(({ kind }) => kind === 'HorizontalPodAutoscaler')!
    const { kind, name } = scaler.spec.scaleTargetRef!
    assert.isTrue(all.some((each) => each.kind === kind && each.metadata.name === name))
    const wanted = scaler.spec.metrics!.flatMap(({ external }) => external?.metric.name ?? [])
    const { rules } = await readYaml<{
      rules: { external: { seriesQuery: string; name: { as: string } }[] }
    }>(`${FOLDER}/prometheus_adapter.yaml`)
    assert.deepEqual(
      rules.external.map((rule) => rule.name.as),
      wanted
    )
    for (const { seriesQuery } of rules.external)
      assert.include(told, `'${/^\w+/.exec(seriesQuery)?.[0]}'`)
    const monitor = all.find((each) => each.kind === 'ServiceMonitor')!
    for (const { port, path, authorization } of monitor.spec.endpoints!) {
      assert.equal(port, 'http')
      assert.include(await read('start/routes/metrics.ts'), `'${path}'`)
      assert.isTrue((await knownVariables()).has(authorization.credentials.key))
    }
  })
})

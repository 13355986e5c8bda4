import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import router from '@adonisjs/core/services/router'
import { guidePages } from '#services/guide/pages'

/** What a change log says was so at its time. */
const OF_THEIR_TIME = new Set(['changelog'])

const pages = () => [...guidePages().values()].filter(({ slug }) => !OF_THEIR_TIME.has(slug))

/** A path with its parameters as dots: `/executions/:id` and `/executions/0199...` are the same. */
const shape = (path: string) => path.replace(/^\/api\/v1/, '').replaceAll(/:\w+|<\w+>|\*/g, '·')

test.group('What the docs name', () => {
  test('commands are there, with the options that are given', async ({ assert }) => {
    await ace.boot()
    const commands = new Map(ace.getCommands().map((command) => [command.commandName, command]))
    const wrong: string[] = []
    let named = 0
    for (const { file, markdown } of pages()) {
      for (const [, line = ''] of markdown.matchAll(/node ace ([a-z]+[^\n`|#;]*)/g)) {
        const [name = '', ...rest] = line.split(/&&/)[0]!.trim().split(/\s+/)
        const command = commands.get(name.replace(/[.,)]+$/, ''))
        named += 1
        if (!command) {
          if (name !== 'list') wrong.push(`${file}: node ace ${name}`)
          continue
        }
        const known = new Set(command.flags.flatMap(({ flagName }) => [flagName, `no-${flagName}`]))
        for (const word of rest) {
          const flag = /^--([a-z-]+)/.exec(word)?.[1]
          if (flag && flag !== 'help' && !known.has(flag)) wrong.push(`${file}: ${name} --${flag}`)
        }
      }
    }
    assert.deepEqual(wrong, [])
    assert.isAbove(named, 100)
  })

  test('routes are there, with the method that is given', ({ assert }) => {
    const routes = Object.values(router.toJSON()).flat()
    const known = new Set(
      routes.flatMap(({ methods, pattern }) => methods.map((one) => `${one} ${shape(pattern)}`))
    )
    const wrong: string[] = []
    let named = 0
    for (const { file, markdown } of pages()) {
      const calls = markdown.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/[\w/:.<>-]*)/g)
      for (const [, method = '', path = ''] of calls) {
        if (path.includes('...')) continue
        named += 1
        if (!known.has(`${method} ${shape(path)}`)) wrong.push(`${file}: ${method} ${path}`)
      }
    }
    assert.deepEqual(wrong, [])
    assert.isAbove(named, 80)
  })
})

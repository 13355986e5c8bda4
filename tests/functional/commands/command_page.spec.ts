import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import app from '@adonisjs/core/services/app'
import DocsCommands from '#commands/docs_commands'
import { commandPage } from '#services/terminal/command_page'

test.group('The page about commands', () => {
  test('docs/commands.md is what docs:commands writes', async ({ assert }) => {
    const command = (await ace.create(DocsCommands, [])) as DocsCommands
    const page = commandPage(command.ours())
    const written = await readFile(app.makePath('docs/commands.md'), 'utf8')
    assert.equal(page, written, 'run `node ace docs:commands`')
  })

  test('each command with --json has an example', async ({ assert }) => {
    const command = (await ace.create(DocsCommands, [])) as DocsCommands
    const consoles = command.ours().filter(({ flags }) => flags.some(({ name }) => name === 'json'))
    assert.isAbove(consoles.length, 40)
    for (const { commandName, help } of consoles) {
      assert.include([help].flat().join('\n'), `{{ binaryName }} ${commandName}`, commandName)
    }
  })
})

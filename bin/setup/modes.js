import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SetupProblem } from './problem.js'

const TYPESCRIPT = new URL('./typescript.js', import.meta.url).href
const MEMORY = ['--max-semi-space-size=4']

/**
 * How the product's processes are run.
 *
 * @typedef {object} Mode
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {'errors' | 'all'} echo what of their output the terminal shows
 * @property {string[]} web arguments for Node
 * @property {NodeJS.Signals} [webEndsOn] what ends the web server, when it isn't SIGTERM
 * @property {(...command: string[]) => string[]} ace arguments for Node that run an Ace command
 */

/** `npm start`: the sources, compiled once and kept. */
function source(root) {
  const node = [...MEMORY, '--import', TYPESCRIPT]
  return {
    cwd: root,
    env: {},
    echo: 'errors',
    web: [...node, 'bin/server.ts'],
    ace: (...command) => [...node, 'bin/console.ts', ...command],
  }
}

/** `npm run dev`: the web server takes over edited modules while it runs. */
function development(root) {
  return {
    cwd: root,
    env: { NODE_ENV: 'development' },
    echo: 'all',
    web: ['ace.js', 'serve', '--hmr', '--no-clear'],
    // It takes no notice of SIGTERM.
    webEndsOn: 'SIGINT',
    ace: (...command) => ['ace.js', ...command],
  }
}

/** `npm run start:prod`: what `npm run build` made. */
function compiled(root) {
  const build = join(root, 'build')
  if (!existsSync(join(build, 'bin', 'server.js'))) {
    throw new SetupProblem('There is no build yet. Make it first: npm run build')
  }
  return {
    cwd: build,
    env: { NODE_ENV: 'production', ENV_PATH: root },
    echo: 'all',
    web: [...MEMORY, '--enable-source-maps', 'bin/server.js'],
    ace: (...command) => [...MEMORY, '--enable-source-maps', 'bin/console.js', ...command],
  }
}

/**
 * @param {string[]} args of the command line: `--dev`, `--compiled` or nothing
 * @param {string} root
 * @returns {Mode}
 */
export function chooseMode(args, root) {
  if (args.includes('--dev')) return development(root)
  if (args.includes('--compiled')) return compiled(root)
  return source(root)
}

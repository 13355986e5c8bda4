/*
 * The global scope that the code finds: a console that logs, and as much of Node and Deno as ordinary
 * code asks for without touching the host.
 */
import {
  decoder,
  includes,
  inspect,
  later,
  now,
  replaceText,
  stringify,
  text,
  versions,
} from './javascript_channel.js'

/** Kept out of the code's global: they start realms, keep data for other runs or print past the frames. */
const REMOVED = [
  'Worker',
  'localStorage',
  'sessionStorage',
  'Storage',
  'caches',
  'Cache',
  'CacheStorage',
  'close',
  'alert',
  'confirm',
  'prompt',
]

/** A value as `console.log` shows it. */
export function describe(value) {
  return typeof value === 'string' ? value : inspect(value, { depth: 4 })
}

/** The arguments of a console call as texts, `%s` and its kin filled in. */
function format(values) {
  const parts = []
  let first = 0
  if (typeof values[0] === 'string' && values.length > 1 && includes(values[0], '%')) {
    parts[0] = replaceText(values[0], /%([sdifjoOc%])/g, (mark, kind) => {
      if (kind === '%') return '%'
      if (first + 1 >= values.length) return mark
      const value = values[++first]
      if (kind === 'c') return ''
      if (kind === 'j') return stringify(value)
      if (kind === 'd' || kind === 'f') return text(+value)
      if (kind === 'i') return text(Math.trunc(+value))
      return kind === 's' ? describe(value) : inspect(value)
    })
    first++
  }
  for (let at = first; at < values.length; at++) parts[parts.length] = describe(values[at])
  return parts
}

function createConsole(print) {
  const method =
    (level, toStdout) =>
    (...values) =>
      print(level, toStdout, format(values))
  const console = {
    log: method('info', true),
    info: method('info', true),
    debug: method('debug', true),
    dir: method('info', true),
    table: method('info', true),
    warn: method('warn', false),
    error: method('error', false),
    trace: method('debug', false),
    assert: (condition, ...values) =>
      condition || print('error', false, ['Assertion failed:', ...format(values)]),
  }
  for (const name of [
    'group',
    'groupEnd',
    'time',
    'timeEnd',
    'timeLog',
    'count',
    'countReset',
    'clear',
  ]) {
    console[name] = () => {}
  }
  return console
}

/**
 * Replaces what could touch the host.
 *
 * @param print (level, toStdout, parts) => void
 * @param exit (code) => never
 * @returns The `module` object of CommonJS code.
 */
export function furnishGlobal({ inputs, context, environment, print, exit }) {
  const stream = (level, toStdout) => ({
    write: (chunk) => {
      print(level, toStdout, [
        replaceText(typeof chunk === 'string' ? chunk : decoder.decode(chunk), /\n$/, ''),
      ])
      return true
    },
  })
  const put = (name, value) =>
    Object.defineProperty(globalThis, name, {
      value,
      writable: true,
      configurable: true,
      enumerable: false,
    })
  for (const name of REMOVED) delete globalThis[name]
  delete Navigator.prototype.gpu
  const module = { exports: {} }
  put('console', createConsole(print))
  put('Deno', {
    args: [],
    version: versions,
    exit,
    inspect,
    env: {
      get: (name) => environment[name],
      has: (name) => name in environment,
      toObject: () => ({ ...environment }),
    },
  })
  put('process', {
    env: { ...environment },
    argv: [],
    platform: 'linux',
    version: 'v24.0.0',
    versions: { node: '24.0.0', v8: versions.v8 },
    exit,
    cwd: () => '/',
    uptime: () => now() / 1000,
    nextTick: (callback, ...values) => later(() => callback(...values)),
    stdout: stream('info', true),
    stderr: stream('error', false),
  })
  put('module', module)
  put('exports', module.exports)
  put('inputs', inputs)
  put('context', context)
  return module
}

/*
 * The guest's side of a JavaScript or TypeScript run: started by `deno run` without any permission,
 * it waits for one request on stdin, runs the code, answers in frames on stdout and ends.
 *
 * The code it runs is hostile until proven otherwise and shares this realm. Two things follow:
 * - whatever is used after `load` was captured before it, in closures that the code can't reach,
 *   so that a patched prototype never sees the nonce;
 * - the host believes no frame without the nonce, and checks what is inside the ones with it. All that
 *   a run can spoil by its tricks is its own result.
 *
 * Frame: nonce (ASCII), one letter, length (4 bytes, big endian), payload.
 *   L log    { level, message }                R result  the output's JSON text
 *   E error  { code, message, stack, final }
 */
import {
  BlobClass,
  RangeErrorClass,
  SyntaxErrorClass,
  TypeErrorClass,
  createChannel,
  encode,
  endProcess,
  includes,
  isError,
  joinList,
  lengthOf,
  listen,
  matches,
  parse,
  readRequest,
  sliceText,
  splitText,
  startsWith,
  stringify,
  text,
  urlOf,
  writeAll,
} from './javascript_channel.js'
import { describe, furnishGlobal } from './javascript_globals.js'
import { openWayOut } from './javascript_network.js'

const [LOG, RESULT, ERROR] = [76, 82, 69]
const ENTRY = '__entry__'
/** What the code may import, as specifiers. */
const packages = Deno.args
/** How a message of Deno's own parser starts; V8's messages don't. */
const PARSER = 'SyntaxError: '

function serve({ nonce, source, entry, inputs, context, environment, limits, network }) {
  const send = createChannel(nonce)
  let ended = false
  let printed = 0
  let logged = 0
  let lastJson

  function fail(code, message, { stack = '', final = false } = {}) {
    if (ended) return
    ended = true
    const payload = {
      code,
      message: sliceText(message, 0, 16_384),
      stack: sliceText(stack, 0, 32_768),
      final,
    }
    send(ERROR, encode(stringify(payload)))
    endProcess(1)
  }

  function succeed(json) {
    if (ended) return
    const payload = encode(json)
    if (lengthOf(payload) > limits.outputBytes) {
      return fail(
        'OUTPUT_LIMIT',
        `The output has ${lengthOf(payload)} bytes; ${limits.outputBytes} are allowed`
      )
    }
    ended = true
    send(RESULT, payload)
    endProcess(0)
  }

  /** Reports what the code threw; reading it may run the code's own getters, hence the fences. */
  function failWith(error) {
    let message = 'The code threw a value that can not be shown'
    let stack = ''
    let final = false
    let code = 'CODE_ERROR'
    try {
      message = isError(error) ? text(error.message) || text(error.name) : describe(error)
      stack = isError(error) ? text(error.stack) : ''
      if (
        error instanceof RangeErrorClass &&
        matches(/allocation failed|grow instance memory|allocate memory/i, message)
      ) {
        code = 'MEMORY_LIMIT'
      }
      final = isEarlyError(error)
      if (final && !isParserError(error)) message = `${PARSER}${message}`
    } catch {
      // The fallbacks above stand.
    }
    fail(code, message, { stack, final })
  }

  /** Logs the parts of one line; they are counted before they are joined, which can be too long for a text. */
  function print(level, toStdout, parts) {
    for (let at = 0; at < parts.length; at++) printed += parts[at].length
    if (printed > limits.printedBytes) {
      fail('OUTPUT_LIMIT', `The code printed more than ${limits.printedBytes} bytes`)
    }
    const message = joinList(parts, ' ')
    if (toStdout) {
      const lines = splitText(message, '\n')
      for (let at = 0; at < lines.length; at++) rememberJson(lines[at])
    }
    // One line past the limit tells the host that there was more.
    if (logged++ > limits.lines) return
    send(LOG, encode(stringify({ level, message: sliceText(message, 0, limits.lineLength) })))
  }

  function rememberJson(line) {
    if (!matches(/^\s*[[{"\-0-9tfn]/, line)) return
    try {
      parse(line)
      lastJson = line
    } catch {
      // An ordinary line.
    }
  }

  /** The end that `process.exit` and `Deno.exit` ask for: 0 is a success with what was printed. */
  function exit(code = 0) {
    if (+code === 0) succeed(lastJson ?? 'null')
    else fail('CODE_ERROR', `The code ended with exit code ${text(code)}`)
    endProcess(1)
  }

  function checkJson(key, value) {
    if (typeof value === 'function' || typeof value === 'symbol') {
      throw new TypeErrorClass(`${key === '' ? 'the output' : `"${key}"`} is a ${typeof value}`)
    }
    return value
  }

  function succeedWith(output) {
    let json
    try {
      json = stringify(output, checkJson) ?? 'null'
    } catch (error) {
      if (error instanceof RangeErrorClass && includes(text(error.message), 'string length')) {
        return fail('OUTPUT_LIMIT', `The output has more than ${limits.outputBytes} bytes`)
      }
      const reason = isError(error) ? text(error.message) : 'its toJSON threw'
      return fail('OUTPUT_INVALID', `The output is not JSON: ${sliceText(reason, 0, 500)}`, {
        final: true,
      })
    }
    succeed(json)
  }

  /** Where the function to call can be, in this order; without one the code is a script. */
  function findEntry(exported, module) {
    const candidates = [
      exported[entry],
      exported[ENTRY],
      exported.default,
      exported.default?.[entry],
      module.exports?.[entry],
      module.exports,
      module.exports?.default,
    ]
    for (let at = 0; at < candidates.length; at++) {
      if (typeof candidates[at] === 'function') return candidates[at]
    }
    if (entry !== 'main')
      fail('CODE_ERROR', `The code defines no function "${entry}"`, { final: true })
  }

  async function start() {
    // Before the global scope changes: what makes packages of Node's at home here looks at Deno's own.
    for (let at = 0; at < packages.length; at++) await import(packages[at]).catch(() => {})
    const module = furnishGlobal({ inputs, context, environment, print, exit })
    openWayOut(send, network)
    try {
      const exported = await load(source, entry)
      const main = findEntry(exported, module)
      if (main === undefined) succeed(lastJson ?? 'null')
      else succeedWith(await main(inputs, context))
    } catch (error) {
      failWith(error)
    }
  }

  listen('unhandledrejection', (event) => {
    event.preventDefault()
    failWith(event.reason)
  })
  listen('error', (event) => {
    event.preventDefault()
    failWith(event.error)
  })
  listen('beforeunload', () =>
    fail('CODE_ERROR', 'The code waits for something that can never happen')
  )
  start()
}

/**
 * Evaluates the code as an ES module, first as TypeScript, which nearly all JavaScript is; what only
 * JavaScript's grammar accepts is then evaluated as such. A last line, after the code's own so that
 * its line numbers stay true, hands out the function that the module declares but does not export.
 */
async function load(source, entry) {
  const code = `${source}\n;export const ${ENTRY} = typeof ${entry} === 'undefined' ? undefined : ${entry}\n`
  try {
    return await evaluate(code, 'application/typescript')
  } catch (error) {
    if (!isParserError(error)) throw error
    try {
      return await evaluate(code, 'text/javascript')
    } catch (second) {
      // V8 says where it stopped only in the message; the first report shows the line too.
      throw isEarlyError(second) ? error : second
    }
  }
}

/** Whether the code could not even be compiled: no frame of its own is on the stack. */
function isEarlyError(error) {
  if (isParserError(error)) return true
  return error instanceof SyntaxErrorClass && !matches(/\n\s+at .*blob:/, text(error.stack))
}

function isParserError(error) {
  return error instanceof TypeErrorClass && startsWith(text(error.message), PARSER)
}

function evaluate(code, type) {
  return import(urlOf(new BlobClass([code], { type })))
}

// What a first import costs is paid before a request is there.
await load('export const ready: boolean = true', 'main')
writeAll(encode('ready\n'))
serve(readRequest())

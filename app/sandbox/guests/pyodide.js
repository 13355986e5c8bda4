/*
 * The guest's side of a Python run where this machine's own Python can't be walled in: the interpreter is
 * WebAssembly within a Deno whose only permission, to read that interpreter, is given back before any code comes.
 */
import {
  createChannel,
  encode,
  endProcess,
  lengthOf,
  listen,
  readRequest,
  stringify,
  text,
  writeAll,
} from './javascript_channel.js'
import { furnishGlobal } from './javascript_globals.js'
import { openWayOut } from './javascript_network.js'

const [folder, harness, ...wheels] = Deno.args
const { loadPyodide } = await import(`file://${folder}/pyodide.mjs`)
const python = await loadPyodide({
  indexURL: `${folder}/`,
  stdLibURL: `${folder}/python_stdlib.zip`,
})
const readFile = Deno.readFileSync
python.FS.writeFile('/lib/python_guest.py', readFile(harness))
for (const wheel of wheels) python.unpackArchive(readFile(wheel), 'wheel')
Deno.permissions.revokeSync({ name: 'read' })
python.runPython(
  'import sys; sys.path.insert(0, "/lib"); import python_guest, asyncio, json; sys.path.remove("/lib")'
)
const begin = python.runPython(`
def begin(request, send, leave):
    run = python_guest.Run(json.loads(request), send, leave)
    waiting = run.start()
    return None if waiting is None else run.finish(waiting)
begin
`)
writeAll(encode('ready\n'))

const request = readRequest()
const channel = createChannel(request.nonce)
const KINDS = { L: 76, R: 82, E: 69 }
const send = (kind, payload) => channel(KINDS[kind], encode(payload))
let ended = false
const fail = (message) => {
  if (ended) return
  ended = true
  channel(
    KINDS.E,
    encode(stringify({ code: 'CODE_ERROR', message: text(message), stack: '', final: false }))
  )
  endProcess(1)
}
listen('unhandledrejection', (event) => {
  event.preventDefault()
  fail(event.reason?.message ?? 'A promise was rejected')
})
listen('beforeunload', () => fail('The code waits for something that can never happen'))

const print = (level, _toStdout, parts) => send('L', stringify({ level, message: parts.join(' ') }))
furnishGlobal({
  inputs: null,
  context: null,
  environment: request.environment,
  print,
  exit: (status) => endProcess(+status || 0),
})
openWayOut(channel, request.network)
const told = stringify({ ...request, nonce: '' })
try {
  await begin(
    told,
    (kind, payload) => {
      if (kind !== 'L') ended = true
      send(kind, payload)
    },
    (status) => endProcess(status)
  )
} catch (error) {
  const message = text(error?.message ?? error)
  if (lengthOf(encode(message)) > 0 && /memory|allocat|OOM/i.test(message)) {
    ended = true
    channel(KINDS.E, encode(stringify({ code: 'MEMORY_LIMIT', message, stack: '', final: false })))
    endProcess(1)
  }
  fail(message)
}

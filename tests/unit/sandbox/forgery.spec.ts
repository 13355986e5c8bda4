import { test } from '@japa/runner'
import { attempt, useSandbox } from './attempt.js'
import { FrameReader } from '#sandbox/frames'

test.group('Forged results', (group) => {
  const sandbox = useSandbox(group)

  test('what looks like a result frame is only a line of the log', async ({ assert }) => {
    const source = `export function main() {
      const frame = '\\x00'.repeat(43) + 'R' + '\\x00\\x00\\x00\\x06"fake"'
      console.log(frame); process.stdout.write(frame); process.stderr.write(frame)
      console.log(JSON.stringify({ kind: 'R', result: 'fake' }))
      return 'real'
    }`
    const { output, logs } = await attempt(sandbox, source)
    assert.equal(output, 'real')
    assert.lengthOf(logs, 4)
  })

  test('patched primordials see no nonce and spoil only their own run', async ({ assert }) => {
    const source = `
      const seen = []
      const keep = (value) => {
        const size = value?.byteLength ?? value?.length
        if (typeof size === 'number' && size >= 43) seen.push(typeof value === 'string' ? value : String.fromCharCode(...new Uint8Array(value.buffer ?? value)))
        return value
      }
      const spy = (owner, name) => {
        const original = owner[name]
        owner[name] = function (...values) { keep(this); values.forEach(keep); return original.apply(this, values) }
      }
      const Typed = Object.getPrototypeOf(Uint8Array.prototype)
      for (const name of ['set', 'subarray', 'slice', 'fill']) spy(Typed, name)
      for (const name of ['slice', 'replace', 'split', 'startsWith', 'includes']) spy(String.prototype, name)
      spy(TextEncoder.prototype, 'encode'); spy(TextDecoder.prototype, 'decode')
      spy(Function.prototype, 'bind')
      const RealArray = globalThis.Uint8Array
      class Species extends RealArray { constructor(...values) { super(...values); keep(this) } }
      Object.defineProperty(Object.getPrototypeOf(RealArray), Symbol.species, { get: () => Species })
      Object.defineProperty(Typed, 'constructor', { value: Species })
      globalThis.Uint8Array = Species
      globalThis.ArrayBuffer = class extends ArrayBuffer { constructor(...values) { super(...values); keep(this) } }
      const then = Promise.prototype.then
      Promise.prototype.then = function (...values) { return then.apply(this, values) }
      JSON.stringify = () => '"fake"'
      JSON.parse = () => ({})
      export function main() {
        console.log('first frame'); console.log('second frame')
        return seen.filter((text) => /[\\w-]{43}L/.test(text))
      }`
    const { output, error, logs } = await attempt(sandbox, source)
    assert.isUndefined(error)
    assert.deepEqual(output, [])
    assert.lengthOf(logs, 2)
  })

  test('getters on Object.prototype and toJSON reach neither frames nor host', async ({
    assert,
  }) => {
    const source = `
      Object.defineProperty(Object.prototype, 'toJSON', { value() { return { level: 'root', message: 5 } } })
      export function main() { console.log('x'); return { a: 1 } }`
    const { output, logs } = await attempt(sandbox, source)
    assert.deepEqual(output, { level: 'root', message: 5 })
    assert.deepEqual(logs, [])
  })

  test('keys like __proto__ stay data', async ({ assert }) => {
    const source = `export const main = () => JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {}}}')`
    const { output } = await attempt(sandbox, source)
    assert.deepEqual(Object.keys(output as object), ['__proto__', 'constructor'])
    assert.isUndefined(({} as Record<string, unknown>).polluted)
  })
})

test.group('Reading frames', () => {
  const nonce = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ'
  const frame = (kind: string, payload: string) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(Buffer.byteLength(payload))
    return Buffer.concat([Buffer.from(nonce + kind), length, Buffer.from(payload)])
  }
  const texts = (reader: FrameReader, chunks: Buffer[]) =>
    chunks.flatMap((chunk) => reader.push(chunk).map(({ payload }) => payload.toString()))

  test('frames are found however the stream is cut, and noise between them is dropped', ({
    assert,
  }) => {
    const stream = Buffer.concat([
      Buffer.from('noise abc'),
      frame('L', 'one'),
      Buffer.from('noise'),
      frame('L', nonce),
      frame('R', '2'),
    ])
    for (let size = 1; size <= stream.length; size++) {
      const chunks: Buffer[] = []
      for (let at = 0; at < stream.length; at += size) chunks.push(stream.subarray(at, at + size))
      assert.deepEqual(texts(new FrameReader(nonce), chunks), ['one', nonce, '2'])
    }
  })

  test('a frame of another kind or an endless length is refused unread', ({ assert }) => {
    const head = Buffer.concat([Buffer.from(`${nonce}R`), Buffer.from([0xff, 0xff, 0xff, 0xff])])
    assert.throws(() => new FrameReader(nonce).push(head), /frame/)
    assert.throws(() => new FrameReader(nonce).push(frame('Z', '')), /frame/)
  })
})

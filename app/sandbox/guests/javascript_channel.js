/*
 * What the guest keeps of the realm before hostile code enters it, and its way to the host. Nothing
 * here looks anything up later that the code could have replaced, so the nonce is never seen.
 */
const call = Function.prototype.call
const uncurry = (method) => call.bind(method)
const own = Object.getOwnPropertyDescriptor
const Bytes = Uint8Array
export const parse = JSON.parse
export const stringify = JSON.stringify
export const text = String
export const SyntaxErrorClass = SyntaxError
export const TypeErrorClass = TypeError
export const RangeErrorClass = RangeError
const setBytes = uncurry(Bytes.prototype.set)
const bufferOf = uncurry(own(Object.getPrototypeOf(Bytes.prototype), 'buffer').get)
export const lengthOf = uncurry(own(Object.getPrototypeOf(Bytes.prototype), 'length').get)
export const splitText = uncurry(String.prototype.split)
export const sliceText = uncurry(String.prototype.slice)
export const startsWith = uncurry(String.prototype.startsWith)
export const replaceText = uncurry(String.prototype.replace)
export const includes = uncurry(String.prototype.includes)
export const matches = uncurry(RegExp.prototype.test)
export const joinList = uncurry(Array.prototype.join)
export const isError = Error.isError ?? ((value) => value instanceof Error)
const encoder = new TextEncoder()
export const encode = encoder.encode.bind(encoder)
export const decoder = new TextDecoder()
export const BlobClass = Blob
export const urlOf = URL.createObjectURL
const write = Deno.stdout.writeSync.bind(Deno.stdout)
const read = Deno.stdin.readSync.bind(Deno.stdin)
export const endProcess = Deno.exit
export const inspect = Deno.inspect
export const versions = { ...Deno.version }
export const listen = globalThis.addEventListener.bind(globalThis)
export const later = queueMicrotask
export const now = performance.now.bind(performance)

/**
 * Writes every byte to stdout. No `subarray` here: it would hand the buffer, nonce and all, to
 * whatever constructor the code put in as the species.
 */
export function writeAll(bytes) {
  const length = lengthOf(bytes)
  for (let at = 0; at < length;) at += write(new Bytes(bufferOf(bytes), at, length - at))
}

/** Reads exactly `size` bytes; ends the process when the host has gone. */
function readExactly(size) {
  const bytes = new Bytes(size)
  for (let at = 0; at < size;) {
    const count = read(new Bytes(bytes.buffer, at))
    if (count === null) endProcess(0)
    at += count
  }
  return bytes
}

/** Waits for the request: 4 bytes of length (big endian), then JSON. */
export function readRequest() {
  const size = new DataView(readExactly(4).buffer).getUint32(0)
  return parse(decoder.decode(readExactly(size)))
}

/** Makes the only function that can speak to the host. */
export function createChannel(nonce) {
  const head = encode(nonce)
  const headLength = head.length
  return (kind, payload) => {
    const length = lengthOf(payload)
    const frame = new Bytes(headLength + 5 + length)
    setBytes(frame, head)
    frame[headLength] = kind
    frame[headLength + 1] = length >>> 24
    frame[headLength + 2] = (length >>> 16) & 255
    frame[headLength + 3] = (length >>> 8) & 255
    frame[headLength + 4] = length & 255
    setBytes(frame, payload, headLength + 5)
    writeAll(frame)
  }
}

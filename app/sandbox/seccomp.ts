/** What the kernel answers to a call that is refused: `EPERM`, `EAFNOSUPPORT`, `ENOSYS`. */
const [PERM, NO_FAMILY, NO_CALL] = [1, 97, 38]
const [ALLOW, KILL, ERRNO] = [0x7fff0000, 0x80000000, 0x00050000]
/** Offsets in `struct seccomp_data`: number, architecture, low half of the first argument. */
const [NUMBER, ARCHITECTURE, FIRST_ARGUMENT] = [0, 4, 16]
/** Classic BPF: load a word, jump if equal, if greater or equal, if bits are set, return. */
const [LOAD, EQUAL, AT_LEAST, BITS, RETURN] = [0x20, 0x15, 0x35, 0x45, 0x06]
const CLONE_THREAD = 0x10000
/** Numbers from here on are the second, 32-bit table of x86-64 (x32), which no runtime uses. */
const X32 = 0x40000000
/** Unix, IPv4 and IPv6. Others (vsock, netlink, packet, the kernel's crypto) leave the network namespace or only add to what can be attacked. */
const FAMILIES = [1, 2, 10]

interface Table {
  audit: number
  clone: number
  clone3: number
  socket: number
  /**
   * Refused outright: new processes; memory that nobody's figures show (System V); keys, which belong to a user
   * and so to all runs; tracing; mounts and namespaces; the clock; the parts of the kernel most often broken.
   */
  refused: number[]
}

const TABLES: Partial<Record<NodeJS.Architecture, Table>> = {
  x64: {
    audit: 0xc000003e,
    clone: 56,
    clone3: 435,
    socket: 41,
    refused: [
      ...[57, 58, 29, 64, 68, 240, 248, 249, 250, 101, 310, 311, 312, 438],
      ...[165, 166, 155, 161, 272, 308, 428, 429, 430, 431, 432, 433, 442, 303, 304],
      ...[159, 164, 227, 305, 321, 298, 323, 425, 426, 427, 246, 320, 175, 176, 313],
      ...[103, 154, 163, 167, 168, 169, 170, 171, 172, 173, 179, 180, 212, 256, 278, 279, 447],
    ],
  },
  arm64: {
    audit: 0xc00000b7,
    clone: 220,
    clone3: 435,
    socket: 198,
    refused: [
      ...[194, 190, 186, 180, 217, 218, 219, 117, 270, 271, 272, 438],
      ...[40, 39, 41, 51, 97, 268, 428, 429, 430, 431, 432, 433, 442, 264, 265],
      ...[171, 170, 112, 266, 280, 241, 282, 425, 426, 427, 104, 294, 105, 106, 273],
      ...[116, 89, 224, 225, 142, 161, 162, 60, 18, 238, 75, 239, 447],
    ],
  },
}

/**
 * The filter of system calls that guests get, as bubblewrap's `--seccomp` reads it, or null for a processor whose
 * numbers are not known here. It lets threads begin and processes not, so that there is nothing like a fork bomb.
 */
export function createFilter(architecture: NodeJS.Architecture = process.arch): Buffer | null {
  const table = TABLES[architecture]
  if (!table) return null
  const refuse = (number: number, errno: number): Instruction[] => [
    [EQUAL, 0, 1, number],
    [RETURN, 0, 0, ERRNO | errno],
  ]
  return assemble([
    [LOAD, 0, 0, ARCHITECTURE],
    [EQUAL, 1, 0, table.audit],
    [RETURN, 0, 0, KILL],
    [LOAD, 0, 0, NUMBER],
    [AT_LEAST, 0, 1, X32],
    [RETURN, 0, 0, ERRNO | NO_CALL],
    // A filter can't read what clone3 points to; told that there is none, libraries take clone.
    ...refuse(table.clone3, NO_CALL),
    ...table.refused.flatMap((number) => refuse(number, PERM)),
    [EQUAL, 0, 4, table.clone],
    [LOAD, 0, 0, FIRST_ARGUMENT],
    [BITS, 1, 0, CLONE_THREAD],
    [RETURN, 0, 0, ERRNO | PERM],
    [RETURN, 0, 0, ALLOW],
    [EQUAL, 0, FAMILIES.length + 2, table.socket],
    [LOAD, 0, 0, FIRST_ARGUMENT],
    ...FAMILIES.map((family, at): Instruction => [EQUAL, FAMILIES.length - at, 0, family]),
    [RETURN, 0, 0, ERRNO | NO_FAMILY],
    [RETURN, 0, 0, ALLOW],
  ])
}

/** Code, jump if true, jump if false, operand. */
type Instruction = [code: number, yes: number, no: number, operand: number]

/** `struct sock_filter`s in the order of bytes of both processors. */
function assemble(instructions: Instruction[]): Buffer {
  const bytes = Buffer.alloc(8 * instructions.length)
  instructions.forEach(([code, yes, no, operand], at) => {
    bytes.writeUInt16LE(code, 8 * at)
    bytes.writeUInt8(yes, 8 * at + 2)
    bytes.writeUInt8(no, 8 * at + 3)
    bytes.writeUInt32LE(operand >>> 0, 8 * at + 4)
  })
  return bytes
}

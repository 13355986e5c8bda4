/** The address that the guest's import gives to the code it evaluates. */
const MODULE_ADDRESS = /blob:null\/[0-9a-f-]{36}/g
/** Frames of the guest and of the runtime, which say nothing about the code. */
const FOREIGN_FRAME = /^\s+at .*(?:file:\/\/|ext:)/

/** Puts the code's file name where a text names the module that it was evaluated as. */
export function nameSource(text: string, fileName: string): string {
  return text.replace(MODULE_ADDRESS, fileName)
}

/** Keeps of a stack trace what concerns the code: its message and its own frames, `code.ts:3:7`. */
export function cleanStack(stack: string, fileName: string): string {
  return nameSource(stack, fileName)
    .split('\n')
    .filter((line) => !FOREIGN_FRAME.test(line))
    .join('\n')
}

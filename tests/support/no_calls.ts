import type { Calls } from '#engine/contracts/calls'

/** For runners that call nothing: a call is an error of the test. */
export const noCalls: Calls = {
  once: () => Promise.reject(new Error('Nothing is called here')),
  agent: () => Promise.reject(new Error('Nothing is called here')),
  child: () => Promise.reject(new Error('Nothing is called here')),
  approval: () => Promise.reject(new Error('Nothing is called here')),
}

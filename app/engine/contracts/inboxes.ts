import type { Json, JsonObject } from '../graph/types.js'

/** Something that an execution waits for now. */
export interface OpenWait {
  executionId: string
  path: string
  attempt: number
  kind: 'signal' | 'approval' | 'outcome'
  /** How it is addressed. */
  name: string
  message: string | null
  schema: JsonObject | null
  /** E-mail addresses and ids of users, besides the owner. */
  approvers: string[]
}

/** Under what name the answer to the wait at a path comes into the inbox. No signal has such a name. */
export function answerName(path: string): string {
  return `$answer:${path}`
}

const CHILD = '$child:'

/** Under what name a parent is told of the end of a child. */
export function childSignal(childId: string): string {
  return CHILD + childId
}

export function isChildSignal(name: string): boolean {
  return name.startsWith(CHILD)
}

/** What became of something that was sent: `closed` was answered before, or its time is over. */
export type Delivery = 'accepted' | 'closed' | 'finished'

/** The way in for what comes from outside. Bound by a provider to the journal. */
export abstract class Inboxes {
  /** What an execution waits for now, in the order in which it began to. */
  abstract waits(executionId: string): Promise<OpenWait[]>

  /** Whether people were asked under this name before, and it is answered or over. */
  abstract asked(executionId: string, name: string): Promise<boolean>

  /** Keeps a signal for the wait that takes it, now or later. */
  abstract send(executionId: string, name: string, payload: Json): Promise<Delivery>

  /** Answers what people were asked, once. @param userId - Who does; null for a link in a mail. */
  abstract answer(wait: OpenWait, payload: Json, userId: string | null): Promise<Delivery>
}

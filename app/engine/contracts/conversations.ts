/** Whose conversation it is, and where in its run it is gone on with. */
export interface ConversingRun {
  executionId: string
  /** The step's path in the execution, such as `import[3]/clean`. */
  path: string
  agentId: string
}

export interface RememberedMessage {
  /** Grows in the order in which messages were said. */
  id: number
  role: 'user' | 'assistant'
  content: string
}

/** What is remembered of a conversation. */
export interface Remembered {
  conversationId: string
  /** What was said before the messages, in short. */
  summary: string | null
  /** Those that the summary does not have, oldest first. */
  messages: RememberedMessage[]
}

/** What LLM agents remember from one run to the next, by the owner of the run and a key. */
export abstract class Conversations {
  /**
   * The conversation of a key, made where there is none. What the same run, or one that it repeats,
   * said in an earlier try is not part of it.
   *
   * @param most - How many messages, the newest.
   */
  abstract recall(run: ConversingRun, key: string, most: number): Promise<Remembered>

  /**
   * Adds what was said in one run, in the order of coming and in one piece. Said again by the same
   * run, or by a retry or replay of it, it replaces what that said.
   */
  abstract remember(
    run: ConversingRun,
    conversationId: string,
    said: Array<Pick<RememberedMessage, 'role' | 'content'>>
  ): Promise<void>

  /** Keeps a summary of all up to a message, unless there is one of more. */
  abstract summarize(conversationId: string, through: number, summary: string): Promise<void>
}

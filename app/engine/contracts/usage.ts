/** Tokens and money that a run used; `costUsd` is a decimal string. */
export interface Usage {
  inputTokens: number
  outputTokens: number
  costUsd: string
}

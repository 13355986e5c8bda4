/** Which step of which execution says something. */
export interface Speaker {
  executionId: string
  path: string
  stepKey: string
}

/**
 * Takes a model's answer piece by piece while it comes, for whoever watches the execution. Nothing
 * of it is kept: what counts is the step's output. Bound by a provider to what sends it on.
 */
export abstract class LiveTokens {
  /** Never waits and never throws; costs next to nothing while nobody watches. */
  abstract say(speaker: Speaker, text: string): void
}

import { inject } from '@adonisjs/core'
import ValidationException from '#exceptions/validation_exception'
import type Deployment from '#models/deployment'
import { MASK } from '#models/deployment'
import Vault from '#services/vault/vault'

/** Variables that a deployment may have. */
const MAX_VARIABLES = 100

/** Characters that all of them may take together, sealed. */
const MAX_SEALED = 512 * 1024

/** By name: a value, null to take it away, or the mask, which leaves the stored one alone. */
export type SentVariables = Record<string, string | null>

/** The names of the variables that a change set and took away; empty where it touched none. */
export interface ChangedVariables {
  environmentVars?: { set: string[]; removed: string[] }
}

/** Lays sent variables over those of a deployment, sealed for it. It is left to the caller to save. */
@inject()
export default class SealEnvironment {
  constructor(protected vault: Vault) {}

  /** @throws ValidationException for a mask where nothing is stored, and for too many variables. */
  async handle(deployment: Deployment, sent: SentVariables = {}): Promise<ChangedVariables> {
    const variables = new Map(Object.entries(deployment.environmentVars ?? {}))
    const [set, removed]: [string[], string[]] = [[], []]
    for (const [name, value] of Object.entries(sent)) {
      if (value === MASK) this.#requireStored(variables.has(name), name)
      else if (value !== null) {
        const place = { table: 'deployments', rowId: deployment.id, name } as const
        variables.set(name, await this.vault.seal(value, place))
        set.push(name)
      } else if (variables.delete(name)) removed.push(name)
    }
    deployment.environmentVars = Object.fromEntries(variables)
    const sealed = JSON.stringify(deployment.environmentVars).length
    if (variables.size > MAX_VARIABLES || sealed > MAX_SEALED) {
      const message = `A deployment may have ${MAX_VARIABLES} variables, of 384 KiB in all`
      throw new ValidationException([{ field: 'environmentVars', message, rule: 'maxLength' }])
    }
    return set.length + removed.length > 0 ? { environmentVars: { set, removed } } : {}
  }

  #requireStored(isStored: boolean, name: string): void {
    if (isStored) return
    const message = 'This is the mask of a value, and there is none yet'
    throw new ValidationException([{ field: `environmentVars.${name}`, message, rule: 'masked' }])
  }
}

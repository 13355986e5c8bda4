import { createHash, timingSafeEqual } from 'node:crypto'
import type { DoorKey, ServingDeployment } from '#queries/deployments/find_serving_deployment'

/** What the database says of a deployment's endpoint. */
export interface Found {
  deployment: ServingDeployment
  keys: DoorKey[]
}

/** A deployment, and the key that opened it. */
export interface Entered {
  deployment: ServingDeployment
  key: DoorKey
}

/**
 * For so long a key that does not open a deployment is refused without asking, in milliseconds. A key
 * that was just made, maybe by another process, is refused no longer than that.
 */
const REMEMBERED_MS = 50

/** Deployments, and ids that are none, whose keys are remembered. The oldest goes first. */
const CAPACITY = 10_000

interface Remembered {
  keys: DoorKey[] | null
  until: number
}

/**
 * Lets in who has a key of a deployment. A good key costs one query, so that a stop, a redeploy or a
 * revocation counts at once; bad ones cost twenty queries a second and deployment, however many come.
 */
export class DeploymentDoor {
  #remembered = new Map<string, Remembered>()
  #loading = new Map<string, Promise<Found | null>>()

  constructor(
    private find: (id: string) => Promise<Found | null>,
    private now: () => number = Date.now
  ) {}

  /** `unknown`: there is no such deployment. `refused`: the key, or none, opens it not. */
  async enter(id: string, key: string | null): Promise<Entered | 'unknown' | 'refused'> {
    const hash = key === null ? null : createHash('sha256').update(key).digest()
    const known = this.#remembered.get(id)
    const fresh = known !== undefined && known.until > this.now()
    if (fresh && known.keys === null) return 'unknown'
    const mayOpen = fresh && opening(known.keys ?? [], hash) !== undefined
    if (fresh && !mayOpen) return 'refused'
    const found = await (mayOpen ? this.#load(id) : this.#loadOnce(id))
    if (!found) return 'unknown'
    const opened = opening(found.keys, hash)
    return opened ? { deployment: found.deployment, key: opened } : 'refused'
  }

  /** Its keys have changed. */
  forget(id: string): void {
    this.#remembered.delete(id)
  }

  /** Those who come while it is asked for share one question. */
  #loadOnce(id: string): Promise<Found | null> {
    const known = this.#loading.get(id)
    if (known) return known
    const loading = this.#load(id).finally(() => this.#loading.delete(id))
    this.#loading.set(id, loading)
    return loading
  }

  async #load(id: string): Promise<Found | null> {
    const found = await this.find(id)
    this.#remembered.delete(id)
    this.#remembered.set(id, { keys: found?.keys ?? null, until: this.now() + REMEMBERED_MS })
    if (this.#remembered.size > CAPACITY) {
      this.#remembered.delete(this.#remembered.keys().next().value!)
    }
    return found
  }
}

/** All of them are compared, each in constant time. */
function opening(keys: DoorKey[], hash: Buffer | null): DoorKey | undefined {
  if (hash === null) return undefined
  return keys.filter((one) => timingSafeEqual(Buffer.from(one.hash, 'hex'), hash))[0]
}

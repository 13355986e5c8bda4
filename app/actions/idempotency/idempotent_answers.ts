import db from '@adonisjs/lucid/services/db'

/** How long a request may take before another may be made of its key: its process is gone then. */
const CLAIM_SECONDS = 60

const CLAIM = `
  insert into idempotent_answers as a (user_id, scope, key, request_hash, claim)
  values (:userId, :scope, :key, :requestHash, :claim)
  on conflict (user_id, scope, key) do update set request_hash = excluded.request_hash,
    claim = excluded.claim, claimed_at = now(), status = null, headers = null, body = null
  where a.claimed_at <= now() - interval '24 hours'
    or (a.status is null and a.claimed_at <= now() - interval '${CLAIM_SECONDS} seconds')
  returning claim`

/** Whose request it is, of what, by which key, and what it asks. */
export interface IdempotentRequest {
  userId: string
  scope: string
  key: string
  requestHash: Buffer
  /** A UUID of this attempt. */
  claim: string
}

/** What a request was answered: the body without its `meta`. */
export interface KeptAnswer {
  status: number
  headers: Record<string, string>
  body: object
}

/** Of one key, one request at a time is carried out, and its answer is kept for 24 hours. */
export default class IdempotentAnswers {
  /** Claims the key: `'claimed'`, or why not, or what the first request was answered. */
  async claim(request: IdempotentRequest): Promise<'claimed' | 'busy' | 'other' | KeptAnswer> {
    const { rows } = await db.rawQuery(CLAIM, { ...request })
    if (rows.length > 0) return 'claimed'
    const kept = await rowOf(request).first()
    // It was given back between the two statements.
    if (!kept) return this.claim(request)
    if (!kept.request_hash.equals(request.requestHash)) return 'other'
    return kept.status === null ? 'busy' : kept
  }

  /** Keeps what the request that holds the claim was answered. */
  async keep(request: IdempotentRequest, answer: KeptAnswer): Promise<void> {
    const { status, headers, body } = answer
    const kept = { status, headers: JSON.stringify(headers), body: JSON.stringify(body) }
    await rowOf(request).where('claim', request.claim).update(kept)
  }

  /** Gives the key back: a request that failed can be made again. */
  async release(request: IdempotentRequest): Promise<void> {
    await rowOf(request).where('claim', request.claim).delete()
  }
}

function rowOf({ userId, scope, key }: IdempotentRequest) {
  return db.from('idempotent_answers').where('user_id', userId).where({ scope, key })
}

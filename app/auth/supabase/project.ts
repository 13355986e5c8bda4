import env from '#start/env'
import SupabaseTokens from './supabase_tokens.js'

let known: { key: string; tokens: SupabaseTokens | null } | undefined

/** The project whose tokens are taken (SUPABASE_URL, SUPABASE_JWT_SECRET); null for none. */
export function supabaseTokens(): SupabaseTokens | null {
  const url = env.get('SUPABASE_URL')
  const secret = env.get('SUPABASE_JWT_SECRET')?.release()
  const key = JSON.stringify([url, secret])
  if (known?.key !== key) {
    known = { key, tokens: url || secret ? new SupabaseTokens({ url, secret }) : null }
  }
  return known.tokens
}

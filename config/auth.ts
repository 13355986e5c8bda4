import { defineConfig } from '@adonisjs/auth'
import type { HttpContext } from '@adonisjs/core/http'
import type { Authenticators, InferAuthEvents, InferAuthenticators } from '@adonisjs/auth/types'
import { ApiKeyGuard } from '#auth/guards/api_key_guard'
import { JwtGuard } from '#auth/guards/jwt_guard'
import { signInWithSupabase } from '#actions/accounts/sign_in_with_supabase'

const authConfig = defineConfig({
  default: 'jwt',
  guards: {
    jwt: (ctx: HttpContext) => new JwtGuard(ctx, signInWithSupabase),
    apiKey: (ctx: HttpContext) => new ApiKeyGuard(ctx),
  },
})

export default authConfig

declare module '@adonisjs/auth/types' {
  export interface Authenticators extends InferAuthenticators<typeof authConfig> {}
}

declare module '@adonisjs/core/types' {
  interface EventsList extends InferAuthEvents<Authenticators> {}
}

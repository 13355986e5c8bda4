import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

router
  .group(() => {
    router.post('register', [controllers.auth.Registrations, 'store'])
    router.post('login', [controllers.auth.Sessions, 'store'])
    router.post('refresh', [controllers.auth.Tokens, 'store'])
    router.post('logout', [controllers.auth.Sessions, 'destroy'])
    router.post('forgot-password', [controllers.auth.PasswordResetRequests, 'store'])
    router.post('reset-password', [controllers.auth.PasswordResets, 'store'])
    router.post('verify-email', [controllers.auth.EmailVerifications, 'store'])
    router
      .post('resend-verification', [controllers.auth.VerificationRequests, 'store'])
      .use(middleware.silentAuth())
  })
  .prefix('/api/v1/auth')
  .as('auth')
  .use(middleware.noStore())

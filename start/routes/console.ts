import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

const of = controllers.console

/** The console's pages: one document, whose program shows the page that the address names. */
const PAGES = [
  '/',
  '/auth/login',
  '/auth/register',
  '/auth/forgot-password',
  '/auth/reset-password',
  '/auth/verify-email',
  '/dashboard',
  '/agents',
  '/agents/:key',
  '/agents/:key/evals/:eval',
  '/workflows',
  '/workflows/:key',
  '/executions',
  '/executions/:key',
  '/templates',
  '/templates/:key',
  '/deployments',
  '/deployments/:key',
  '/approvals',
  '/conversations',
  '/conversations/:key',
  '/analytics',
  '/settings',
  '/settings/:key',
  '/settings/webhooks/:webhook',
  '/profile',
]

for (const path of PAGES) router.get(path, [of.Page, 'show']).as(`console.page ${path}`)
router.get('/assets/:file', [of.Assets, 'show']).as('console.asset')
router.get('/theme.js', [of.Assets, 'theme']).as('console.theme')
router.get('/favicon.svg', [of.Assets, 'icon']).as('console.icon')

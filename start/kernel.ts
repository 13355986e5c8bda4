import router from '@adonisjs/core/services/router'
import server from '@adonisjs/core/services/server'

server.errorHandler(() => import('#exceptions/handler'))

/** Of every request, unknown paths included. */
server.use([
  () => import('#middleware/telemetry_middleware'),
  () => import('#middleware/request_id_middleware'),
  () => import('#middleware/trace_middleware'),
  () => import('#middleware/container_bindings_middleware'),
  () => import('#middleware/security_headers_middleware'),
  () => import('@adonisjs/cors/cors_middleware'),
])

/** Of every request that a route takes. */
router.use([
  () => import('#middleware/rate_limit_middleware'),
  () => import('#middleware/deployment_middleware'),
  () => import('#middleware/json_body_middleware'),
  () => import('@adonisjs/core/bodyparser_middleware'),
  () => import('#middleware/json_parser_middleware'),
  () => import('@adonisjs/auth/initialize_auth_middleware'),
  () => import('#middleware/initialize_bouncer_middleware'),
  () => import('#middleware/audit_middleware'),
])

/** Named, for the routes that ask for them. */
export const middleware = router.named({
  auth: () => import('#middleware/auth_middleware'),
  silentAuth: () => import('#middleware/silent_auth_middleware'),
  idempotent: () => import('#middleware/idempotent_middleware'),
  hook: () => import('#middleware/hook_middleware'),
  mcp: () => import('#middleware/mcp_middleware'),
  metricsAccess: () => import('#middleware/metrics_access_middleware'),
  noStore: () => import('#middleware/no_store_middleware'),
})

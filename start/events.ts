import app from '@adonisjs/core/services/app'
import emitter from '@adonisjs/core/services/emitter'
import logger from '@adonisjs/core/services/logger'
import ApiKeyCreated from '#events/api_key_created'
import ApiKeyRevoked from '#events/api_key_revoked'
import ChangeMade from '#events/change_made'
import DeploymentChanged from '#events/deployment_changed'
import EmailVerified from '#events/email_verified'
import LoginFailed from '#events/login_failed'
import PasswordChanged from '#events/password_changed'
import PasswordReset from '#events/password_reset'
import PasswordResetRequested from '#events/password_reset_requested'
import ProfileUpdated from '#events/profile_updated'
import SecretChanged from '#events/secret_changed'
import SessionRevoked from '#events/session_revoked'
import SupabaseAccountLinked from '#events/supabase_account_linked'
import TemplateChanged from '#events/template_changed'
import TokenReuseDetected from '#events/token_reuse_detected'
import UserDeleted from '#events/user_deleted'
import UserErased from '#events/user_erased'
import UserExported from '#events/user_exported'
import UserLoggedIn from '#events/user_logged_in'
import UserRegistered from '#events/user_registered'
import UserUpdated from '#events/user_updated'
import VerificationRequested from '#events/verification_requested'
import watchChanges from '#listeners/watch_changes'
import Agent from '#models/agent'
import Budget from '#models/budget'
import EvalSet from '#models/eval_set'
import WebhookEndpoint from '#models/webhook_endpoint'
import Workflow from '#models/workflow'
import { queryMeter } from '#services/telemetry/query_meter'
import { SlowQueries } from '#services/telemetry/slow_queries'

const recordAuditEntry = () => import('#listeners/record_audit_entry')

/** What the audit trail keeps; each extends `AuditedEvent`. */
const AUDITED = [
  ApiKeyCreated,
  ApiKeyRevoked,
  ChangeMade,
  DeploymentChanged,
  EmailVerified,
  LoginFailed,
  PasswordChanged,
  PasswordReset,
  PasswordResetRequested,
  ProfileUpdated,
  SecretChanged,
  SessionRevoked,
  SupabaseAccountLinked,
  TemplateChanged,
  TokenReuseDetected,
  UserDeleted,
  UserErased,
  UserExported,
  UserLoggedIn,
  UserRegistered,
  UserUpdated,
  VerificationRequested,
]

for (const event of AUDITED) emitter.listen(event, [recordAuditEntry])

/** Of these each change that a request makes is told, and becomes a `ChangeMade`. */
watchChanges(Agent, 'agent')
watchChanges(Budget, 'budget')
watchChanges(EvalSet, 'eval')
watchChanges(WebhookEndpoint, 'webhook')
watchChanges(Workflow, 'workflow')

const slowQueries = await app.container.make(SlowQueries)

/** What queries take is measured for the system's health, and the slow ones are told. */
emitter.on('db:connection:connect', ({ client }) => {
  if (!client) return
  queryMeter.watch(client, ({ sql }, durationMs) => {
    slowQueries.answered({ pool: 'api', text: sql, durationMs })
  })
})

/** Without this a listener that fails would take down the request, or the process, behind it. */
emitter.onError((event, error) => {
  const name = typeof event === 'function' ? event.name : String(event)
  logger.error({ err: error as Error, event: name }, 'A listener failed')
})

import emitter from '@adonisjs/core/services/emitter'
import logger from '@adonisjs/core/services/logger'
import ApiKeyCreated from '#events/api_key_created'
import ApiKeyRevoked from '#events/api_key_revoked'
import ChangeMade from '#events/change_made'
import LoginFailed from '#events/login_failed'
import PasswordChanged from '#events/password_changed'
import ProfileUpdated from '#events/profile_updated'
import SecretChanged from '#events/secret_changed'
import SessionRevoked from '#events/session_revoked'
import TokenReuseDetected from '#events/token_reuse_detected'
import UserLoggedIn from '#events/user_logged_in'
import UserRegistered from '#events/user_registered'
import watchChanges from '#listeners/watch_changes'
import Agent from '#models/agent'
import Workflow from '#models/workflow'

const recordAuditEntry = () => import('#listeners/record_audit_entry')

/** What the audit trail keeps; each extends `AuditedEvent`. */
const AUDITED = [
  ApiKeyCreated,
  ApiKeyRevoked,
  ChangeMade,
  LoginFailed,
  PasswordChanged,
  ProfileUpdated,
  SecretChanged,
  SessionRevoked,
  TokenReuseDetected,
  UserLoggedIn,
  UserRegistered,
]

for (const event of AUDITED) emitter.listen(event, [recordAuditEntry])

/** Of these each change that a request makes is told, and becomes a `ChangeMade`. */
watchChanges(Agent, 'agent')
watchChanges(Workflow, 'workflow')

/** Without this a listener that fails would take down the request, or the process, behind it. */
emitter.onError((event, error) => {
  const name = typeof event === 'function' ? event.name : String(event)
  logger.error({ err: error as Error, event: name }, 'A listener failed')
})

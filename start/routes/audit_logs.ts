import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

router.get('/api/v1/audit-logs', [controllers.auditLogs.AuditLogs, 'index']).use(middleware.auth())

import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

const of = controllers.approvals

router.get('/api/v1/approvals', [of.Approvals, 'index']).use(middleware.auth())
router.get('/approvals/answer', [of.ApprovalLinks, 'show'])
router.post('/approvals/answer', [of.ApprovalLinks, 'store'])

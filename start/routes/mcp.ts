import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

/** Other methods are 405: the server has nothing to say unasked, and keeps no session to end. */
router.post('/mcp', [controllers.mcp.Mcp, 'store']).use(middleware.mcp())

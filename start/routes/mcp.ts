import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

const of = controllers.mcp

/** Other methods are 405: the server has nothing to say unasked, and keeps no session to end. */
router.post('/mcp', [of.Mcp, 'store']).use(middleware.mcp())

/** Where agents of others look for what is here (A2A, "well-known URI"). */
router.get('/.well-known/agent-card.json', [of.AgentCards, 'show'])

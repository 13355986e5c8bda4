import { middleware } from '#start/kernel'
import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

/** A version is a number from 1 on; anything else matches no route, and is 404. */
const VERSION = /^[1-9]\d{0,8}$/

const of = controllers.agents

router
  .group(() => {
    router.get('agents', [of.Agents, 'index'])
    router.post('agents', [of.Agents, 'store'])
    router.post('agents/import-openapi', [of.OpenapiImports, 'store'])
    router.get('agents/:id', [of.Agents, 'show'])
    router.patch('agents/:id', [of.Agents, 'update'])
    router.delete('agents/:id', [of.Agents, 'destroy'])
    router.post('agents/:id/duplicate', [of.AgentDuplicates, 'store'])
    router.get('agents/:id/versions', [of.AgentVersions, 'index'])
    router
      .post('agents/:id/versions/:version/restore', [of.AgentVersionRestorations, 'store'])
      .where('version', VERSION)
  })
  .prefix('/api/v1')
  .use([middleware.auth(), middleware.idempotent()])

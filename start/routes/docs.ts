import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

const of = controllers.docs

router.get('/api/v1/openapi.json', [of.Document, 'show'])
router.get('/api/v1/openapi.yaml', [of.Document, 'showYaml'])
router.get('/docs', [of.Page, 'show'])
router.get('/docs/assets/:file', [of.Assets, 'show'])
router.get('/docs/guide', [of.Guide, 'index'])
router.get('/docs/guide/*', [of.Guide, 'show'])

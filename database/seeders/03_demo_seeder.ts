import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { BaseSeeder } from '@adonisjs/lucid/seeders'
import InstantiateTemplate from '#actions/templates/instantiate_template'
import Template from '#models/template'
import User from '#models/user'
import Workflow from '#models/workflow'
import { templateWorkflowValidator } from '#validators/template'

const DEMOS = ['A week of earthquakes', 'Fan-out and merge']

/** Two workflows of the first admin, so that there is something to run; once, in an empty house. */
export default class DemoSeeder extends BaseSeeder {
  override async run() {
    const email = env.get('ADMIN_EMAIL').toLowerCase()
    const admin = await User.query().whereRaw('lower(email) = ?', [email]).first()
    if (!admin || (await Workflow.query().where('userId', admin.id).first())) return
    const instantiate = await app.container.make(InstantiateTemplate)
    for (const name of DEMOS) {
      const template = await Template.query()
        .where({ name, isOfficial: true })
        .whereNull('deletedAt')
        .first()
      if (!template) continue
      const blueprint = await templateWorkflowValidator.validate(template.templateData)
      await instantiate.workflow(template, { ...blueprint, status: 'active' }, admin.id)
    }
  }
}

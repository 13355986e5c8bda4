import { inject } from '@adonisjs/core'
import InstantiateTemplate, {
  type WorkflowBlueprint,
} from '#actions/templates/instantiate_template'
import NotFoundException from '#exceptions/not_found_exception'
import Template from '#models/template'
import User from '#models/user'
import Workflow from '#models/workflow'

/** Gives the oldest admin a workflow of an official template, made where there is none yet. */
@inject()
export default class PrepareDemo {
  constructor(protected instantiate: InstantiateTemplate) {}

  /** @throws NotFoundException when the templates or the admin are not seeded. */
  async handle(templateName: string): Promise<Workflow> {
    const admin = await User.query()
      .where({ role: 'admin', isActive: true })
      .whereNull('deletedAt')
      .orderBy('id')
      .first()
    const template = await Template.query()
      .where({ name: templateName, isOfficial: true })
      .whereNull('deletedAt')
      .first()
    if (!admin || !template) {
      throw new NotFoundException('The demo is not seeded: run `node ace db:seed`')
    }
    const known = await Workflow.query()
      .where({ userId: admin.id, name: templateName, status: 'active' })
      .whereNull('deletedAt')
      .orderBy('id')
      .first()
    if (known) return known
    const blueprint = template.templateData as unknown as WorkflowBlueprint
    return this.instantiate.workflow(template, { ...blueprint, status: 'active' }, admin.id)
  }
}

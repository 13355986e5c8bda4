import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { customize } from '#actions/templates/customize'
import InstantiateTemplate from '#actions/templates/instantiate_template'
import ConflictException from '#exceptions/conflict_exception'
import Template from '#models/template'
import AgentPolicy from '#policies/agent_policy'
import TemplatePolicy from '#policies/template_policy'
import WorkflowPolicy from '#policies/workflow_policy'
import ShowWorkflow from '#queries/workflows/show_workflow'
import AgentTransformer from '#transformers/agent_transformer'
import WorkflowTransformer from '#transformers/workflow_transformer'
import { createAgentValidator } from '#validators/agent'
import { instantiateTemplateValidator, templateWorkflowValidator } from '#validators/template'

@inject()
export default class TemplateInstancesController {
  constructor(
    protected instantiate: InstantiateTemplate,
    protected showWorkflow: ShowWorkflow
  ) {}

  /**
   * @store
   * @summary Make an agent or a workflow of a template
   * @operationId instantiateTemplate
   */
  async store(ctx: HttpContext) {
    const template = await Template.findLive(ctx.params.id)
    await ctx.bouncer.with(TemplatePolicy).authorize('view', template)
    await ctx.bouncer.with(AgentPolicy).authorize('create')
    if (template.type === 'step') {
      throw new ConflictException('A step alone can not be made: use it within a workflow')
    }
    if (template.type === 'workflow') await ctx.bouncer.with(WorkflowPolicy).authorize('create')
    const { name, customizations } = await ctx.request.validateUsing(instantiateTemplateValidator)
    const named = { name: template.name, ...template.templateData }
    const content = customize(named, { ...customizations, ...(name ? { name } : {}) })
    const userId = ctx.auth.getUserOrFail().id
    const made =
      template.type === 'agent'
        ? await this.#agent(template, content, userId)
        : await this.#workflow(template, content, userId)
    ctx.response.status(201)
    return ctx.serialize({ resourceType: template.type, ...made })
  }

  async #agent(template: Template, content: object, userId: string) {
    const fields = await createAgentValidator.validate(content)
    const agent = await this.instantiate.agent(template, fields, userId)
    return { agent: AgentTransformer.transform(agent) }
  }

  async #workflow(template: Template, content: object, userId: string) {
    const blueprint = await templateWorkflowValidator.validate(content)
    const workflow = await this.instantiate.workflow(template, blueprint, userId)
    await this.showWorkflow.handle(workflow)
    return { workflow: WorkflowTransformer.transform(workflow).useVariant('withGraph') }
  }
}

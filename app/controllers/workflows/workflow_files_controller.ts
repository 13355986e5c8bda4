import { stringify } from 'yaml'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import ExportWorkflow from '#actions/workflows/export_workflow'
import ImportWorkflow from '#actions/workflows/import_workflow'
import type { ExportedWorkflow } from '#actions/workflows/workflow_file'
import Workflow from '#models/workflow'
import AgentPolicy from '#policies/agent_policy'
import WorkflowPolicy from '#policies/workflow_policy'
import ShowWorkflow from '#queries/workflows/show_workflow'
import WorkflowTransformer from '#transformers/workflow_transformer'
import { exportWorkflowValidator, workflowFileValidator } from '#validators/workflow_file'

const YAML = 'application/yaml'

/** Workflows as files that another installation can read. */
export default class WorkflowFilesController {
  /**
   * @show
   * @summary Export a workflow with its agents
   * @operationId exportWorkflow
   */
  @inject()
  async show(ctx: HttpContext, exportWorkflow: ExportWorkflow) {
    const workflow = await Workflow.findLive(ctx.params.id)
    await ctx.bouncer.with(WorkflowPolicy).authorize('view', workflow)
    const { format } = await ctx.request.validateUsing(exportWorkflowValidator)
    const file = await exportWorkflow.handle({
      workflow,
      mayView: (agent) => ctx.bouncer.with(AgentPolicy).allows('view', agent),
    })
    ctx.response.vary('Accept')
    const accepted = ctx.request.accepts(['application/json', YAML, 'text/yaml'])
    const isYaml = format ? format === 'yaml' : accepted !== null && accepted !== 'application/json'
    return isYaml ? this.answerYaml(ctx, file) : ctx.serialize(file)
  }

  /**
   * @store
   * @summary Import a workflow with its agents
   * @operationId importWorkflow
   */
  @inject()
  async store(ctx: HttpContext, importWorkflow: ImportWorkflow, showWorkflow: ShowWorkflow) {
    await ctx.bouncer.with(WorkflowPolicy).authorize('create')
    const file = await ctx.request.validateUsing(workflowFileValidator, {
      data: contentOf(ctx.request.body()),
    })
    if (file.agents) await ctx.bouncer.with(AgentPolicy).authorize('create')
    const userId = ctx.auth.getUserOrFail().id
    const workflow = await showWorkflow.handle(await importWorkflow.handle({ file, userId }))
    ctx.response.status(201)
    return ctx.serialize(WorkflowTransformer.transform(workflow).useVariant('withGraph'))
  }

  protected answerYaml({ response }: HttpContext, file: ExportedWorkflow) {
    response.type(`${YAML}; charset=utf-8`)
    return response.send(stringify(file, { aliasDuplicateObjects: false, lineWidth: 0 }))
  }
}

/** The file itself, also when it comes in the envelope that the export put around it. */
function contentOf(body: Record<string, unknown>): unknown {
  return body.success === true && body.turbocat === undefined ? body.data : body
}

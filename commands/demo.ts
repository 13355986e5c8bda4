import { readFile } from 'node:fs/promises'
import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { JsonObject } from '#engine/graph/types'
import type { ExecutionStepRow } from '#models/execution_step'
import type { ListedExecution } from '#models/execution'
import type Workflow from '#models/workflow'
import type { BoardStep } from '#services/terminal/step_board'

const TEMPLATE = 'A week of earthquakes'
const REDRAW_MS = 80

interface Report {
  alerts: Array<{ place: string; magnitude: number; depthKm: number; tonsOfTnt: number }>
  regions: Array<{ region: string; count: number; strongest: number }>
}

/** Runs a workflow over real data and draws it while it runs. */
export default class Demo extends BaseCommand {
  static override commandName = 'demo'
  static override description = 'Run a workflow over a week of earthquakes and watch its steps'
  static override help = ['Needs a database: run `npm start` before, or set DATABASE_URL.']
  static override options: CommandOptions = { startApp: true }

  override async run() {
    const workflow = await this.#workflow()
    const features = await readFeatures()
    this.logger.info(`${features.length} earthquakes of a week in 2018, as the USGS published them`)
    const execution = await this.#execute(workflow, { features, threshold: 1 })
    if (execution.status !== 'completed') {
      this.exitCode = 1
      return this.logger.error(`${execution.status}: ${execution.errorMessage}`)
    }
    this.#show((execution.outputData as { report: Report }).report)
  }

  /** The first admin's workflow of the template, made where it is missing. */
  async #workflow(): Promise<Workflow> {
    const { default: PrepareDemo } = await import('#actions/templates/prepare_demo')
    const action = await this.app.container.make(PrepareDemo)
    return action.handle(TEMPLATE)
  }

  /** Starts it, and drives it here too: whoever takes it first, a running worker or this command. */
  async #execute(workflow: Workflow, inputData: JsonObject): Promise<ListedExecution> {
    const { default: ExecuteWorkflow } = await import('#actions/executions/execute_workflow')
    const { default: ShowExecution } = await import('#queries/executions/show_execution')
    const { Driver } = await import('#engine/main')
    const { StepBoard } = await import('#services/terminal/step_board')
    const { default: ListExecutionSteps } = await import('#queries/executions/list_execution_steps')
    const { default: WorkflowStep } = await import('#models/workflow_step')
    const { container } = this.app
    const driver = await container.make(Driver)
    const execute = await container.make(ExecuteWorkflow)
    const { userId } = workflow
    const asked = { userId, inputData, triggerType: 'manual' as const }
    const { executionId } = await execute.handle(workflow, asked)
    const expected = await WorkflowStep.query().where('workflowId', workflow.id).orderBy('position')
    const board = new StepBoard(expected, process.stdout)
    const list = await container.make(ListExecutionSteps)
    const show = await container.make(ShowExecution)
    const driving = driver.drive(executionId)
    for (;;) {
      await Promise.race([driving, new Promise((resolve) => setTimeout(resolve, REDRAW_MS))])
      const execution = await show.handle(executionId)
      const { rows } = await list.handle({ executionId, page: 1, pageSize: 100 })
      board.draw(rows.map(asBoardStep))
      if (['pending', 'running', 'waiting'].includes(execution.status)) continue
      await driving
      return execution
    }
  }

  #show({ alerts, regions }: Report) {
    const strongest = this.ui.table().head(['Strongest', 'Magnitude', 'Depth', 'Energy'])
    for (const { place, magnitude, depthKm, tonsOfTnt } of alerts) {
      const energy = `${tonsOfTnt.toLocaleString('en')} t TNT`
      strongest.row([place, magnitude.toFixed(1), `${depthKm} km`, energy])
    }
    strongest.render()
    const busiest = this.ui.table().head(['Busiest region', 'Earthquakes', 'Strongest'])
    for (const { region, count, strongest: magnitude } of regions) {
      busiest.row([region, String(count), magnitude.toFixed(1)])
    }
    busiest.render()
  }
}

function asBoardStep(row: ExecutionStepRow): BoardStep {
  const durationMs = row.duration_ms === null ? null : Number(row.duration_ms)
  return { path: row.path, stepType: row.step_type, status: row.status, durationMs }
}

/** The file that the package ships beside its code. */
async function readFeatures(): Promise<JsonObject[]> {
  const file = new URL('../data/earthquakes.json', import.meta.resolve('vega-datasets'))
  return (JSON.parse(await readFile(file, 'utf8')) as { features: JsonObject[] }).features
}

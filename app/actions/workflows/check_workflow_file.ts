import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import ImportWorkflow from '#actions/workflows/import_workflow'
import type { WorkflowFile } from '#actions/workflows/workflow_file'
import ChangeMade from '#events/change_made'

/** Undoes what was only tried. */
class Tried extends Error {}

/** Imports a file and undoes it: what would keep it from being imported is found as it would be. */
@inject()
export default class CheckWorkflowFile {
  constructor(protected importWorkflow: ImportWorkflow) {}

  /** @throws ValidationException with what is wrong with it */
  async handle(file: WorkflowFile, userId: string): Promise<void> {
    // Nothing happens, so that nothing is to be told to the audit trail.
    await ChangeMade.request.exit(() =>
      db
        .transaction(async (trx) => {
          await this.importWorkflow.handle({ file, userId }, trx)
          throw new Tried()
        })
        .catch((error: unknown) => {
          if (!(error instanceof Tried)) throw error
        })
    )
  }
}

import { inject } from '@adonisjs/core'
import { Job } from '@rlanz/bull-queue'
import { Driver } from '#engine/main'

/** "This execution may be able to go on": lost, doubled or late, it changes nothing but latency. */
@inject()
export default class DriveExecution extends Job {
  static readonly $$filepath = 'drive_execution'

  constructor(private driver: Driver) {
    super()
  }

  async handle({ executionId }: { executionId: string }): Promise<void> {
    await this.driver.drive(executionId)
  }

  async rescue(): Promise<void> {}
}

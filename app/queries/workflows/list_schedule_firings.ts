import ScheduleFiring from '#models/schedule_firing'

/** A page of a schedule's firings, the latest first. */
export default class ListScheduleFirings {
  async handle(workflowId: string, { page, pageSize }: { page: number; pageSize: number }) {
    const query = ScheduleFiring.query().where('workflowId', workflowId)
    const [count] = await query.clone().count('* as total').pojo<{ total: string }>()
    const rows = await query
      .orderBy('fireAt', 'desc')
      .offset((page - 1) * pageSize)
      .limit(pageSize)
    return { rows, total: Number(count?.total ?? 0) }
  }
}

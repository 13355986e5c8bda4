import db from '@adonisjs/lucid/services/db'

/** How the last attempt of each top-level step ended, by step key. */
export async function settledSteps(executionId: string): Promise<Map<string, string>> {
  const rows: Array<{ step_key: string; status: string }> = await db
    .from('execution_steps')
    .select('step_key', 'status')
    .distinctOn('path')
    .where('execution_id', executionId)
    .whereRaw('path = step_key')
    .orderBy('path')
    .orderBy('attempt', 'desc')
  return new Map(rows.map(({ step_key, status }) => [step_key, status]))
}

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Mistake } from './checker.js'
import type { Ground } from './ground.js'

/** What the journal says of the executions of some mistakes, and what the workers wrote, as files in a folder. */
export async function keepEvidence(folder: string, ground: Ground, mistakes: Mistake[]) {
  await mkdir(folder, { recursive: true })
  const ids = [...new Set(mistakes.flatMap(({ executionId }) => executionId ?? []))]
  const tree = `with recursive up as (
      select id, parent_execution_id as parent from executions where id = any($1::uuid[])
      union select e.id, e.parent_execution_id from executions e join up on e.id = up.parent
    ), tree as (
      select id from up
      union select e.id from executions e join tree on e.parent_execution_id = tree.id
    )`
  for (const [name, sql] of Object.entries({
    executions: `${tree} select * from executions where id in (select id from tree) order by created_at`,
    steps: `${tree} select s.* from execution_steps s where s.execution_id in (select id from tree)
      order by s.execution_id, s.changed`,
    signals: `${tree} select s.* from execution_signals s where s.execution_id in (select id from tree)`,
  })) {
    const { rows } = await ground.pool.query(sql, [ids])
    await writeFile(join(folder, `${name}.json`), JSON.stringify(rows, null, 1))
  }
  await writeFile(join(folder, 'mistakes.json'), JSON.stringify(mistakes, null, 1))
  for (const { child, lines } of ground.workers) {
    await writeFile(join(folder, `worker_${child.pid}.log`), lines.join('\n'))
  }
}

import db from '@adonisjs/lucid/services/db'

/** What was asked of a deployment in one part of a time. */
export interface ServedPart {
  /** When it began. */
  time: Date
  requests: number
  errors: number
  /** Milliseconds; 0 where nothing was asked. */
  avgResponseTimeMs: number
}

/** A time is cut into at most so many parts. */
const MOST_PARTS = 60

/** How a deployment served in each part of the last minutes, the quiet ones too; the oldest first. */
export default class ServedOverTime {
  async handle(deploymentId: string, minutes: number): Promise<ServedPart[]> {
    const width = Math.ceil(minutes / MOST_PARTS)
    const { rows } = (await db.rawQuery(
      `select part as time, coalesce(sum(requests), 0)::float8 as requests,
         coalesce(sum(errors), 0)::float8 as errors,
         coalesce(round(sum(duration_ms) / nullif(sum(requests), 0)), 0)::float8
           as "avgResponseTimeMs"
       from generate_series(
           date_trunc('minute', now()) - make_interval(mins => :before),
           now(), make_interval(mins => :width)
         ) as part
         left join deployment_minutes m on m.deployment_id = :deploymentId
           and m.minute >= part and m.minute < part + make_interval(mins => :width)
       group by part order by part`,
      { deploymentId, width, before: minutes - 1 }
    )) as { rows: ServedPart[] }
    return rows
  }
}

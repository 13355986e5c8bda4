/* Puts two more hints into the queue for each execution that is named. */
import { Queue } from 'bullmq'
import { QueueConnection } from '#services/queue/queue_connection'

const { DATABASE_URL = '', REDIS_URL, QUEUE_CONNECTION } = process.env
const connection = new QueueConnection({
  kind: QUEUE_CONNECTION === 'redis' ? 'redis' : 'postgres',
  databaseUrl: DATABASE_URL,
  redisUrl: REDIS_URL,
})
await connection.ready()
const queue = new Queue('executions', { connection: connection.options })
// A connection that is cut is replaced.
queue.on('error', () => {})
for (const executionId of process.argv.slice(2)) {
  const job = { name: 'drive_execution', data: { executionId } }
  await queue.addBulk([job, job])
}
await queue.close()
await connection.close()

import env from '#start/env'
import { defineConfig } from '@rlanz/bull-queue'
import { url } from '#config/database'
import { QueueConnection } from '#services/queue/queue_connection'

/** One connection for all queues of a process; nothing is opened before the first job. */
export const connection = new QueueConnection({
  kind: env.get('QUEUE_CONNECTION'),
  databaseUrl: url,
  redisUrl: env.get('REDIS_URL'),
})

export default defineConfig({
  defaultConnection: connection.options,
  queue: {},
  worker: {},
  // The journal says what happened and decides about retries: the queue keeps and retries nothing.
  jobs: { attempts: 1, removeOnComplete: true, removeOnFail: true },
})

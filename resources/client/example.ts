import { createTurbocat, type Execution } from './client.js'

/**
 * Logs in, makes an agent that keeps large numbers, and executes it.
 *
 * @returns the execution; still `running` where it took longer than five seconds
 * @throws Error with the message of the API
 */
export async function keepLargeNumbers(
  baseUrl: string,
  credentials: { email: string; password: string }
): Promise<Execution> {
  const guest = createTurbocat(baseUrl)
  const login = await guest.POST('/api/v1/auth/login', { body: credentials })
  if (!login.data) throw new Error(login.error.error.message)

  const { accessToken } = login.data.data.tokens
  const turbocat = createTurbocat(baseUrl, { accessToken })
  const agent = await turbocat.POST('/api/v1/agents', {
    body: {
      name: 'Keep the large ones',
      type: 'data',
      status: 'active',
      config: {
        operation: 'filter',
        source: '{{ inputs.numbers }}',
        transformation: { condition: 'item > 10' },
      },
    },
  })
  if (!agent.data) throw new Error(agent.error.error.message)

  const execution = await turbocat.POST('/api/v1/agents/{id}/execute', {
    params: { path: { id: agent.data.data.id }, query: { wait: 5 } },
    body: { inputs: { numbers: [1, 20, 300] } },
  })
  if (!execution.data) throw new Error(execution.error.error.message)
  return execution.data.data
}

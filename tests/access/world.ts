import type { ApiClient } from '@japa/api-client'
import { v7 } from 'uuid'
import db from '@adonisjs/lucid/services/db'
import Budget from '#models/budget'
import Conversation from '#models/conversation'
import Session from '#models/session'
import Template from '#models/template'
import { makeAgent, SMALL_EVAL } from '#tests/support/agents'
import { makeDeployment } from '#tests/support/deployments'
import { keyOf } from '#tests/support/keys'
import type { SignedIn } from '#tests/support/signed_in'
import { makeWorkflow, PLAIN_STEPS } from '#tests/support/workflows'

/** What a route's `:id` names; where it has more of such places, their ids in order. */
export type Kind = keyof typeof MAKERS

type Maker = (client: ApiClient, owner: SignedIn) => Promise<string>

const post = async (client: ApiClient, { headers }: SignedIn, path: string, body: object) => {
  const response = await client.post(`/api/v1/${path}`).headers(headers).json(body)
  response.assertStatus(201)
  return response.body().data
}

const execution: Maker = async (client, owner) => {
  const { id } = await makeWorkflow(client, owner, { status: 'active' })
  return (await post(client, owner, `workflows/${id}/execute`, {})).executionId
}

/** Nobody is there. */
const ADDRESS = { url: 'https://shop.invalid/turbocat', events: ['execution.failed'] }

/** A resource of each kind, whole and its owner's alone: each maker answers the id. */
const MAKERS = {
  agent: async (client, owner) => (await makeAgent(client, owner)).id,
  /** Its agent's id and its own. */
  eval: async (client, owner) => {
    const { id } = await makeAgent(client, owner)
    const made = await post(client, owner, `agents/${id}/evals`, SMALL_EVAL)
    return `${id} ${made.id}`
  },
  evalRun: async (client, owner) => {
    const { id } = await makeAgent(client, owner)
    const made = await post(client, owner, `agents/${id}/evals`, SMALL_EVAL)
    const run = await post(client, owner, `agents/${id}/evals/${made.id}/runs`, {})
    return `${id} ${made.id} ${run.id}`
  },
  workflow: async (client, owner) => (await makeWorkflow(client, owner, { status: 'active' })).id,
  /** Named by its token. */
  hook: async (client, owner) => {
    const fields = { status: 'active', triggerConfig: { type: 'webhook' } }
    const { webhookUrl } = await makeWorkflow(client, owner, fields)
    return String(webhookUrl).split('/').at(-1)!
  },
  /** A workflow that a webhook starts. */
  hookedWorkflow: async (client, owner) =>
    (await makeWorkflow(client, owner, { triggerConfig: { type: 'webhook' } })).id,
  deployment: async (client, owner) => (await makeDeployment(client, owner)).id,
  webhook: async (client, owner) => (await post(client, owner, 'webhooks', ADDRESS)).id,
  /** Its webhook's id and its own. */
  webhookDelivery: async (client, owner) => {
    const { id } = await post(client, owner, 'webhooks', ADDRESS)
    return `${id} ${(await post(client, owner, `webhooks/${id}/test`, {})).id}`
  },
  execution,
  /** One that has ended, so that it can be repeated. */
  failedExecution: async (client, owner) => {
    const id = await execution(client, owner)
    const ended = { status: 'failed', started_at: new Date(), completed_at: new Date() }
    await db.from('executions').where({ id }).update(ended)
    return id
  },
  template: async (_client, { user }) => {
    const templateData = { name: 'Plain', steps: PLAIN_STEPS }
    const said = { name: 'Own', category: 'Other', type: 'workflow', templateData, tags: [] }
    const row = { ...said, userId: user.id, isOfficial: false, isPublic: false }
    return (await Template.create(row)).id
  },
  apiKey: async (_client, { user }) => (await keyOf(user, ['read:agents'])).row.id,
  session: async (_client, { user }) => {
    const sessions = await Session.query().where('userId', user.id).orderBy('id', 'desc')
    return sessions[0]!.id
  },
  user: async (_client, { user }) => user.id,
  budget: async (_client, { user }) => {
    const row = { userId: user.id, scope: 'user', resourceId: user.id, maxTokens: 1 } as const
    const found = { resourceId: user.id, period: 'total', setByAdmin: false } as const
    return (await Budget.firstOrCreate(found, row)).id
  },
  conversation: async (_client, { user }) =>
    (await Conversation.create({ userId: user.id, key: v7() })).id,
  /** Named, not numbered. */
  secret: async (client, owner) => {
    await post(client, owner, 'secrets', { name: 'TOKEN', value: 'a value' })
    return 'TOKEN'
  },
} satisfies Record<string, Maker>

/** Makes a resource for an owner and answers its id. */
export function makeResource(client: ApiClient, owner: SignedIn, kind: Kind): Promise<string> {
  return MAKERS[kind](client, owner)
}

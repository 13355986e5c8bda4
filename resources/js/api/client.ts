import createClient from 'openapi-fetch'
import type { paths } from '../../client/schema.js'
import { tokens } from '~/session/tokens'
import { connection } from './connection'
import { ApiFailure } from './failure'

const AUTH = /\/api\/v1\/auth\/(login|register|refresh)/

/** Asks with the token that is good now, and once more with a new one when it has run out. */
async function authorizedFetch(request: Request): Promise<Response> {
  if (AUTH.test(request.url)) return connection.watch(fetch(request))
  const again = request.clone()
  if (!tokens.accessToken && tokens.loggedIn) await tokens.refresh()
  const response = await connection.watch(fetch(withToken(request)))
  if (response.status !== 401 || !tokens.loggedIn) return response
  return (await tokens.refresh()) ? fetch(withToken(again)) : response
}

function withToken(request: Request): Request {
  const token = tokens.accessToken
  if (token) request.headers.set('Authorization', `Bearer ${token}`)
  return request
}

/** The API, typed by its own document. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorizedFetch })

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** The body of a good answer. @throws ApiFailure with what the API said. */
export async function read<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await asked
  if (!response.ok) throw ApiFailure.from(response.status, error)
  return data as Data
}

/** The resource in a good answer's envelope. @throws ApiFailure with what the API said. */
export async function one<Data>(asked: Promise<Answer<{ data: Data }>>): Promise<Data> {
  return (await read(asked)).data
}

/** Like `fetch` of a path of the API with this session's token: for event streams and files. */
export function fetchRaw(path: string, init?: RequestInit): Promise<Response> {
  return authorizedFetch(new Request(new URL(path, location.origin), init))
}

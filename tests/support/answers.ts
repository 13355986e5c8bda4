import type { ApiRequest } from '@japa/api-client'

/** What a request was answered with, parsed. */
export async function bodyOf(request: ApiRequest) {
  const response = await request
  return response.body()
}

/** The `data` that a request was answered with. */
export async function dataOf(request: ApiRequest) {
  const { data } = await bodyOf(request)
  return data
}

import { test } from '@japa/runner'
import { EgressGuard } from '#net/egress_guard'
import { localServer } from './local_server.js'

const SECRETS = {
  'authorization': 'Bearer s3',
  'cookie': 'a=s3',
  'x-api-key': 's3',
  'proxy-authorization': 's3',
  'x-own': 's3',
}

test.group('Egress guard | redirects', (group) => {
  const guard = new EgressGuard({ allow: '127.0.0.1' })
  group.teardown(() => guard.close())

  test('{method} answered by {status} goes on as {next}')
    .with([
      { method: 'GET', status: 301, next: 'GET' },
      { method: 'POST', status: 301, next: 'GET' },
      { method: 'POST', status: 302, next: 'GET' },
      { method: 'PUT', status: 302, next: 'PUT' },
      { method: 'PUT', status: 303, next: 'GET' },
      { method: 'HEAD', status: 303, next: 'HEAD' },
      { method: 'POST', status: 307, next: 'POST' },
      { method: 'POST', status: 308, next: 'POST' },
    ])
    .run(async ({ assert }, { method, status, next }) => {
      const bodies: string[] = []
      const server = await localServer(async (request, response) => {
        let body = ''
        for await (const chunk of request) {
          body += chunk
        }
        bodies.push(body)
        const location = request.url === '/a' ? '/b?x=1' : undefined
        response.writeHead(location ? status : 200, location ? { location } : {}).end()
      })
      const hasBody = method !== 'GET' && method !== 'HEAD'
      const answer = await guard.request({
        url: `${server.origin}/a#part`,
        method,
        body: hasBody ? 'data' : null,
        headers: { 'content-type': 'text/plain' },
      })
      assert.equal(answer.url, `${server.origin}/b?x=1#part`)
      assert.equal(server.requests[1]?.method, next)
      assert.equal(bodies[1], next === method && hasBody ? 'data' : '')
      assert.equal(
        server.requests[1]?.headers['content-type'],
        next === method ? 'text/plain' : undefined
      )
    })

  test('credentials stay on the origin, and are gone for good once it was left', async ({
    assert,
  }) => {
    let back = ''
    const other = await localServer((_, response) => {
      response.writeHead(307, { location: back }).end()
    })
    const server = await localServer((request, response) => {
      const location = { '/a': '/same', '/same': other.origin }[request.url ?? '']
      response.writeHead(location ? 302 : 200, location ? { location } : {}).end()
    })
    back = `${server.origin}/back`
    const secretHeaders = ['X-Own']
    const headers = { ...SECRETS, 'x-plain': 'p' }
    const answer = await guard.request({ url: `${server.origin}/a`, headers, secretHeaders })
    assert.equal(answer.status, 200)
    assert.equal(server.requests[1]?.headers.authorization, 'Bearer s3')
    assert.equal(server.requests[1]?.headers['x-own'], 's3')
    for (const request of [other.requests[0], server.requests[2]]) {
      assert.equal(request?.headers['x-plain'], 'p')
      assert.notInclude(JSON.stringify(request?.headers), 's3')
    }
  })

  test('a redirect to {$self} is refused')
    .with([
      'http://127.0.0.2/',
      'http://10.0.0.1/',
      'http://169.254.169.254/latest/meta-data/',
      'http://[::1]/',
      '//2130706434/',
      'http://0x7f.2/',
      'file:///etc/passwd',
      'gopher://127.0.0.1/',
      'data:text/plain,x',
    ])
    .run(async ({ assert }, location) => {
      const server = await localServer((_, response) => {
        response.writeHead(302, { location }).end()
      })
      await assert.rejects(() => guard.request({ url: server.origin }), /refused/)
      assert.lengthOf(server.requests, 1)
    })

  test('five are followed, six are not, and none when none are wanted', async ({ assert }) => {
    const server = await localServer((request, response) => {
      const left = Number(request.url?.slice(1))
      response.writeHead(left > 0 ? 302 : 200, left > 0 ? { location: `/${left - 1}` } : {}).end()
    })
    const followed = await guard.request({ url: `${server.origin}/5` })
    assert.equal(followed.status, 200)
    await assert.rejects(() => guard.request({ url: `${server.origin}/6` }), /more than 5/)
    const own = await guard.request({ url: `${server.origin}/6`, maxRedirects: 0 })
    assert.equal(own.headers.location, '/5')
  })

  test('credentials in a location are dropped, a broken one is an error', async ({ assert }) => {
    const server = await localServer((request, response) => {
      const { host } = request.headers
      const location = { '/a': `http://u:p@${host}/b`, '/c': 'http://[' }[request.url ?? '']
      response.writeHead(location ? 302 : 200, location ? { location } : {}).end()
    })
    const answer = await guard.request({ url: `${server.origin}/a` })
    assert.equal(answer.url, `${server.origin}/b`)
    assert.isUndefined(server.requests[1]?.headers.authorization)
    await assert.rejects(() => guard.request({ url: `${server.origin}/c` }), /no URL/)
  })

  test('a 302 that says not where to is an answer', async ({ assert }) => {
    const server = await localServer((_, response) => response.writeHead(302).end('here'))
    const answer = await guard.request({ url: server.origin })
    assert.equal(answer.body.toString(), 'here')
  })
})

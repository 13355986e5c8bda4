import { test } from '@japa/runner'
import type { StepError } from '#engine/contracts/step_error'
import { EgressGuard } from '#net/egress_guard'
import { CountingServer } from '#tests/support/counting_server'
import { ModelServer } from '#tests/support/llm/model_server'
import { runLlm } from '#tests/support/llm/run'

/** A PNG of one pixel. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

test.group('Images for models', (group) => {
  let server: ModelServer
  let outside: CountingServer

  group.each.setup(async () => {
    server = await ModelServer.start()
    outside = await CountingServer.start()
    return async () => {
      await Promise.all([server.stop(), outside.stop()])
    }
  })

  const look = (images: unknown, options: { guard?: EgressGuard; provider?: string } = {}) => {
    const { provider = 'openai-compatible', guard } = options
    const config = { provider, model: 'm', baseUrl: server.url, apiKey: 'KEY' }
    const asked = { ...config, prompt: 'What is it?', images: '{{ inputs.images }}' }
    const secrets = { KEY: 'key-of-user' }
    return runLlm(asked, {
      inputs: { images: images as never },
      secrets,
      ...(guard ? { guard } : {}),
    })
  }

  test('go by address, data URL and base64 to {$self}')
    .with(['openai-compatible', 'openai', 'anthropic', 'google'])
    .run(async ({ assert }, provider) => {
      outside.answer((_request, response) => {
        // What it says of itself is not believed.
        response.setHeader('content-type', 'text/html')
        response.end(Buffer.from(PIXEL, 'base64'))
      })
      await look([`${outside.url}/a.png`, `data:image/jpeg;base64,${PIXEL}`, PIXEL], { provider })
      const sent = JSON.stringify(server.requests[0]!.body)
      assert.equal(sent.split(PIXEL).length - 1, 3)
      assert.equal(sent.split('image/png').length - 1, 3)
    })

  test('are refused when they are none, too large, too many or out of reach', async ({
    assert,
  }) => {
    const code = (images: unknown, guard?: EgressGuard) =>
      look(images, guard ? { guard } : {}).then(
        () => 'none',
        (error: StepError) => error.code
      )
    outside.answer((request, response) => {
      if (request.path === '/missing') return response.writeHead(404).end()
      if (request.path === '/huge') return response.end(Buffer.alloc(6 * 1024 * 1024))
      return response.end('<svg onload="alert(1)"></svg>')
    })
    assert.equal(await code(`${outside.url}/svg`), 'IMAGE_INVALID')
    assert.equal(await code('data:text/plain,hello'), 'IMAGE_INVALID')
    assert.equal(await code(Array.from({ length: 17 }, () => PIXEL)), 'IMAGE_INVALID')
    assert.equal(await code(`${outside.url}/missing`), 'HTTP_404')
    assert.equal(await code(`${outside.url}/huge`), 'RESPONSE_TOO_LARGE')
    assert.equal(await code(`${outside.url}/a`, new EgressGuard({ allow: '' })), 'EGRESS_DENIED')
    assert.equal(await code('file:///etc/passwd'), 'IMAGE_INVALID')
    assert.equal(await code([{ url: 'x' }]), 'VALIDATION_ERROR')
    assert.lengthOf(server.requests, 0)
  })
})

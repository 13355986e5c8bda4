import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { formatUsd, parseUsd } from '#agents/llm/money'
import { costUsd, PriceTable, readPrices } from '#agents/llm/prices'

const tokens = (input: number, output: number, cached = 0, cacheWrite = 0) => {
  return { input, output, cached, cacheWrite }
}

test.group('Prices of models', () => {
  test('are found by name, edition and provider', ({ assert }) => {
    const table = new PriceTable({ 'ollama/own': { input: '1', output: '2' } })
    for (const model of ['gpt-4o-mini', 'gpt-4o-mini-2024-07-18']) {
      assert.equal(table.of('openai', model)?.output, '0.6')
    }
    assert.equal(table.of('anthropic', 'claude-sonnet-4-5-20250929')?.input, '3')
    assert.equal(table.of('google', 'models/gemini-2.5-flash')?.output, '2.5')
    assert.equal(table.of('ollama', 'own')?.input, '1')
    assert.equal(table.of('ollama', 'another')?.input, '0')
    assert.isNull(table.of('openai-compatible', 'own'))
    assert.isNull(table.of('openai', 'nobody-knows'))
  })

  test('give exact sums, however small', ({ assert }) => {
    const price = { input: '0.15', cached: '0.075', cacheWrite: '0.2', output: '0.6' }
    assert.equal(costUsd(price, tokens(1, 0)), '0.00000015')
    assert.equal(costUsd(price, tokens(3, 7, 1, 1)), '0.000004625')
    assert.equal(costUsd(price, tokens(0, 0)), '0')
    const dear = { input: '999999.999999', output: '0' }
    assert.equal(costUsd(dear, tokens(1_000_000_000, 0)), '999999999.999')
    assert.equal(formatUsd(parseUsd('0.1') + parseUsd('0.2')), '0.3')
  })

  test('can be set as JSON or as a file, and must be amounts', async ({ assert, cleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'prices-'))
    cleanup(() => rm(folder, { recursive: true }))
    const setting = '{"m":{"input":"0.5","output":2,"cached":"0.1"}}'
    const expected = { m: { input: '0.5', output: '2', cached: '0.1' } }
    const path = join(folder, 'prices.json')
    await writeFile(path, setting)
    assert.deepEqual(readPrices(setting), expected)
    assert.deepEqual(readPrices(path), expected)
    for (const wrong of [
      '{"m":{"input":"1"}}',
      '{"m":{"input":"-1","output":"1"}}',
      '{"m":{"input":"1e3","output":"1"}}',
    ]) {
      assert.throws(() => readPrices(wrong), /LLM_PRICES/)
    }
  })
})

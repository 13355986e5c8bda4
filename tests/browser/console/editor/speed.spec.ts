import { cpus, loadavg } from 'node:os'
import { test } from '@japa/runner'
import type { CDPSession } from 'playwright'
import { ConsoleUser, screenshot } from '#tests/support/console_page'
import { EditorPage } from '#tests/support/editor'

const STEPS = 500
const COLUMNS = 20
/** What a frame may take, in milliseconds. */
const FRAME = 32

/** 500 steps in rows, each after the one before and the one above. */
function many() {
  const nodes = Array.from({ length: STEPS }, (_, index) => ({
    id: `s${index}`,
    type: 'wait',
    name: `Step ${index}`,
    config: { durationMs: 1 },
    position: { x: (index % COLUMNS) * 260, y: Math.floor(index / COLUMNS) * 130 },
  }))
  const edges = nodes.flatMap(({ id }, index) => [
    ...(index % COLUMNS > 0 ? [{ source: `s${index - 1}`, target: id }] : []),
    ...(index >= COLUMNS ? [{ source: `s${index - COLUMNS}`, target: id }] : []),
  ])
  return { nodes, edges }
}

/** What scripts, styles and layout have taken of the page's thread so far, in milliseconds. */
async function worked(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return metrics
    .filter(({ name }) => /^(Script|Layout|RecalcStyle)Duration$/.test(name))
    .reduce((sum, { value }) => sum + value * 1000, 0)
}

const at = (sorted: number[], share: number) => sorted[Math.floor((sorted.length - 1) * share)]!

test.group('The editor with 500 steps', () => {
  for (const view of ['near', 'whole'] as const) {
    test(`drags a step smoothly, the graph ${view}`, async ({ browserContext, assert }) => {
      const user = await ConsoleUser.create()
      const { id } = await user.ask('POST', '/workflows', { name: 'Many', definition: many() })
      const editor = await EditorPage.open(browserContext, user, `/workflows/${id}`)
      const { page } = editor
      await page.setViewportSize({ width: 1280, height: 800 })
      await editor.step('s0').waitFor()
      if (view === 'near') {
        await page.getByLabel('Find a step').fill('Step 210')
        await page.getByLabel('Find a step').press('Enter')
        await editor.step('s210').waitFor()
      } else await page.getByRole('button', { name: 'Fit View' }).click()
      const box = (await editor.step('s210').boundingBox())!
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      await page.mouse.move(x, y)
      await page.mouse.down()
      await page.mouse.move(x + 5, y + 5)
      await page.evaluate(() => {
        const frames: number[] = []
        let last = performance.now()
        const tick = (now: number) => {
          frames.push(now - last)
          last = now
          requestAnimationFrame(tick)
        }
        requestAnimationFrame(tick)
        Object.assign(window, { frames })
      })
      const cdp = await page.context().newCDPSession(page)
      await cdp.send('Performance.enable')
      const before = await worked(cdp)
      for (let step = 0; step < 150; step++) {
        await page.mouse.move(x + 60 * Math.sin(step / 10), y + 40 * Math.cos(step / 10))
      }
      const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames)
      const work = ((await worked(cdp)) - before) / frames.length
      await page.mouse.up()
      const sorted = frames.slice(2).toSorted((a, b) => a - b)
      const figures = { p50: at(sorted, 0.5), p95: at(sorted, 0.95), max: sorted.at(-1)! }
      const text = Object.entries({ ...figures, work }).map(
        ([name, ms]) => `${name} ${ms.toFixed(1)} ms`
      )
      process.stdout.write(`500 steps, ${view}: ${frames.length} frames, ${text.join(', ')}\n`)
      await screenshot(page, `editor_500_${view}`)
      await page.getByText('Not saved').waitFor()
      assert.isBelow(figures.p50, FRAME)
      assert.isBelow(work, FRAME)
      // With more to do than processors, late frames are the machine's, not the page's.
      if (loadavg()[0]! < cpus().length) assert.isBelow(figures.p95, FRAME)
      assert.deepEqual(editor.complaints, [])
    }).timeout(180_000)
  }
})

import { test } from '@japa/runner'
import { ConsoleUser, screenshot } from '#tests/support/console_page'
import { EditorPage } from '#tests/support/editor'
import { FrameWork } from '#tests/support/frame_work'

const STEPS = 500
const COLUMNS = 20
/** What a frame may be of work for the page, in milliseconds. */
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

/** Average and percentiles of milliseconds. */
function figuresOf(numbers: number[]) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]!
  const average = sorted.reduce((sum, one) => sum + one, 0) / sorted.length
  return { average, p50: at(0.5), p95: at(0.95), max: at(1) }
}

const written = (figures: object) =>
  Object.entries(figures).map(([name, ms]) => `${name} ${ms.toFixed(1)}`)

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
      const measured = await FrameWork.begin(page)
      for (let step = 0; step < 100; step++) {
        await page.mouse.move(x + 60 * Math.sin(step / 10), y + 40 * Math.cos(step / 10))
      }
      const work = await measured.end()
      const gaps = await page.evaluate(() => (window as unknown as { frames: number[] }).frames)
      await page.mouse.up()
      const figures = figuresOf(work)
      process.stdout.write(
        `500 steps, ${view}: ${work.length} frames, work in ms ${written(figures)}; gaps ${written(figuresOf(gaps))}\n`
      )
      await screenshot(page, `editor_500_${view}`)
      await page.getByText('Not saved').waitFor()
      assert.isAbove(work.length, 20)
      assert.isBelow(figures.average, FRAME / 2)
      assert.isBelow(figures.p95, FRAME)
      assert.deepEqual(editor.complaints, [])
    })
      .retry(2)
      .timeout(180_000)
  }
})

import { test } from '@japa/runner'
import { eventually } from '#tests/support/eventually'
import { overlap, Pattern } from '#tests/support/patterns'
import { sharedWorker } from '#tests/support/worker_process'

test.group('Control-flow patterns: structure, instances, state and cancelling', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  test('11 implicit termination', async ({ client, assert }) => {
    const ran = await (await Pattern.of(client, '11_implicit_termination')).run()
    assert.equal(ran.status, 'completed')
    const last = Math.max(...[...ran.steps.values()].map(({ ended }) => ended))
    assert.isAtLeast(Date.parse(ran.completedAt), last)
    assert.deepEqual(Object.keys(ran.outputData).sort(), ['a', 'b'])
  })

  test('12 multiple instances without synchronization', async ({ client, assert }) => {
    const instance = await Pattern.of(client, '20_cancel_case')
    const owner = instance.on.owner.headers
    const pattern = await Pattern.of(
      client,
      '12_instances_without_synchronization',
      (file) => (file.agents.child.config.workflowId = instance.workflowId),
      instance.on
    )
    const { id, steps, status } = await pattern.run({ items: [1, 2, 3] })
    assert.equal(status, 'completed')
    assert.equal(steps.get('after')!.status, 'completed')
    const listed = await client
      .get(`/api/v1/executions?workflowId=${instance.workflowId}`)
      .headers(owner)
    const children = listed.body().data
    assert.lengthOf(children, 3)
    for (const child of children) {
      assert.equal(child.parentExecutionId, id)
      assert.notInclude(['completed', 'failed', 'cancelled'], child.status)
      await client.post(`/api/v1/executions/${child.id}/cancel`).headers(owner)
    }
  })

  test('13 multiple instances, known at design time', async ({ client, assert }) => {
    const pattern = await Pattern.of(client, '13_instances_known_at_design_time')
    const { steps } = await pattern.run()
    const work = [0, 1, 2].map((index) => steps.get(`three[${index}]/work`)!)
    assert.isTrue(overlap(work[0]!, work[1]!) && overlap(work[1]!, work[2]!))
    for (const { ended } of work) assert.isAtLeast(steps.get('after')!.began, ended)
    assert.deepEqual(steps.get('after')!.output, [{ count: 3 }])
  })

  test('14 multiple instances, known at run time', async ({ client, assert }) => {
    const pattern = await Pattern.of(client, '14_instances_known_at_run_time')
    for (const items of [[], ['x'], ['a', 'b', 'c', 'd', 'e']]) {
      const { steps } = await pattern.run({ items })
      assert.deepEqual(steps.get('after')!.output, [{ count: items.length }])
      const notes = items.map((_, index) => steps.get(`each[${index}]/note`)!.output[0].instance)
      assert.deepEqual(notes, items)
    }
  })

  test('15 multiple instances, not known before', async ({ client, assert }) => {
    const pattern = await Pattern.of(client, '15_instances_not_known_before')
    const id = await pattern.start()
    for (const [index, name] of ['Ann', 'Bo', 'Cy'].entries()) {
      await pattern.waits(id, `each[${index}]/arrival`)
      const response = await pattern.signal(id, 'witness', { name, last: name === 'Cy' })
      response.assertStatus(200)
    }
    const { steps } = await pattern.ended(id)
    assert.deepEqual(steps.get('after')!.output, [{ count: 3 }])
    assert.equal(steps.get('each[2]/work')!.output[0].name, 'Cy')
  })

  test('16 deferred choice', async ({ client, assert }) => {
    const pattern = await Pattern.of(client, '16_deferred_choice')
    const late = await pattern.run({ patienceMs: 30 })
    assert.equal(late.status, 'completed')
    assert.equal(late.steps.get('process')!.status, 'skipped')
    assert.equal(late.steps.get('remind')!.status, 'completed')
    const id = await pattern.start({ patienceMs: 60_000 })
    await pattern.waits(id, 'answer')
    await pattern.signal(id, 'answer', 'yes')
    const inTime = await pattern.ended(id)
    assert.deepEqual(inTime.steps.get('process')!.output, [{ answer: 'yes' }])
    assert.equal(inTime.steps.get('remind')!.status, 'skipped')
  })

  test('17 interleaved parallel routing', async ({ client, assert }) => {
    const { steps } = await (await Pattern.of(client, '17_interleaved_parallel_routing')).run()
    const ran = ['blood', 'sight', 'hearing'].map((key) => ({
      ...steps.get(`tests/${key}/work`)!,
      ended: steps.get(`tests/${key}/note`)!.ended,
    }))
    for (const one of ran) {
      for (const other of ran) if (one !== other) assert.isFalse(overlap(one, other))
      assert.isAtLeast(steps.get('after')!.began, one.ended)
    }
  })

  test('18 milestone, where a time ends it', async ({ client, assert }) => {
    const pattern = await Pattern.of(client, '18_milestone')
    const open = await pattern.start({ openMs: 60_000 })
    await pattern.waits(open, 'change')
    await pattern.signal(open, 'change', { seat: '3A' })
    const changed = await pattern.ended(open)
    assert.deepEqual(changed.steps.get('apply')!.output, [{ change: { seat: '3A' } }])
    const closed = await pattern.run({ openMs: 20 })
    assert.equal(closed.steps.get('apply')!.status, 'skipped')
    assert.equal(closed.steps.get('depart')!.status, 'completed')
    const tooLate = await pattern.signal(closed.id, 'change', { seat: '3B' })
    tooLate.assertStatus(409)
  })

  test('19 cancel activity', async ({ client, assert }) => {
    const pattern = await Pattern.of(client, '19_cancel_activity')
    const id = await pattern.start()
    await pattern.waits(id, 'guarded/withdrawal/withdraw')
    await pattern.signal(id, 'withdraw', { reason: 'changed our mind' })
    const { steps, status } = await pattern.ended(id)
    assert.equal(status, 'completed')
    assert.equal(steps.get('guarded/task/work')!.status, 'cancelled')
    assert.include(steps.get('guarded')!.error!.message, 'changed our mind')
    assert.equal(steps.get('beside')!.status, 'completed')
    assert.equal(steps.get('after')!.status, 'completed')
  })

  test('20 cancel case', async ({ client, assert }) => {
    const pattern = await Pattern.of(client, '20_cancel_case')
    const id = await pattern.start()
    await eventually(async () => (await pattern.journal(id)).size === 2)
    const path = `/api/v1/executions/${id}/cancel`
    const response = await client.post(path).headers(pattern.on.owner.headers)
    response.assertStatus(200)
    const { steps, status } = await pattern.ended(id)
    assert.equal(status, 'cancelled')
    assert.deepEqual([...steps.values()].map((step) => `${step.path} ${step.status}`).sort(), [
      'a cancelled',
      'b cancelled',
    ])
  })
})

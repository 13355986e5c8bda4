import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { parse } from 'yaml'
import AgentList from '#commands/agent_list'
import AgentRun from '#commands/agent_run'
import AgentShow from '#commands/agent_show'
import ExecutionCancel from '#commands/execution_cancel'
import ExecutionList from '#commands/execution_list'
import ExecutionLogs from '#commands/execution_logs'
import ExecutionReplay from '#commands/execution_replay'
import ExecutionRetry from '#commands/execution_retry'
import ExecutionShow from '#commands/execution_show'
import WorkerList from '#commands/worker_list'
import WorkflowExport from '#commands/workflow_export'
import WorkflowImport from '#commands/workflow_import'
import WorkflowList from '#commands/workflow_list'
import WorkflowRun from '#commands/workflow_run'
import WorkflowShow from '#commands/workflow_show'
import WorkflowValidate from '#commands/workflow_validate'
import Workflow from '#models/workflow'
import { runCommand } from '#tests/support/console'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const json = async (...run: Parameters<typeof runCommand>) => {
  const [command, argv] = run
  const ran = await runCommand(command, [...argv, '--json'])
  if (ran.stdout === '') throw new Error(ran.stderr)
  return { ...ran, document: JSON.parse(ran.stdout) }
}

test.group('Agents, workflows and executions by command', (group) => {
  group.setup(async () => void (await sharedWorker()))

  test('agent:run and workflow:run wait for what they started', async ({ assert, client }) => {
    const executions = new Executions(client, await signedIn())
    const agentId = await executions.echo()
    const inputs = '--inputs={"n":1}'
    const agent = await json(AgentRun, [agentId, inputs, '--wait=20'])
    assert.equal(agent.document.status, 'completed')
    assert.deepEqual(agent.document.outputData, [{ n: 1 }])
    const steps = [{ stepKey: 'one', stepType: 'agent', agentId, inputs: { n: '{{ inputs.n }}' } }]
    const workflowId = await executions.workflow(steps)
    const ran = await json(WorkflowRun, [workflowId, inputs, '--wait=20'])
    assert.deepEqual(ran.document.outputData, { one: [{ n: 1 }] })
    assert.equal((await json(AgentShow, [agentId])).document.readiness.ready, true)
    assert.lengthOf((await json(WorkflowShow, [workflowId])).document.steps, 1)
    const { user } = executions.owner
    for (const command of [AgentList, WorkflowList, ExecutionList]) {
      const { document } = await json(command, [`--user=${user.email}`])
      assert.equal(document.total, command === ExecutionList ? 2 : 1)
    }
    const refused = await runCommand(WorkflowRun, [workflowId, '--inputs=[1]'])
    assert.equal(refused.exitCode, 1)
    assert.match(refused.stderr, /--inputs must be a JSON object/)
  })

  test('a run that fails is exit code 1, and is retried, replayed, shown and followed', async ({
    assert,
    client,
  }) => {
    const executions = new Executions(client, await signedIn())
    const agentId = await executions.code(`
      console.log('seen', inputs.n)
      if (inputs.fail) throw new Error('as asked')
      return inputs.n`)
    const inputs = { n: '{{ inputs.n }}', fail: '{{ inputs.fail }}' }
    const steps = [{ stepKey: 'one', stepType: 'agent', agentId, inputs }]
    const workflowId = await executions.workflow(steps)
    const failed = await json(WorkflowRun, [
      workflowId,
      '--inputs={"n":7,"fail":true}',
      '--wait=20',
    ])
    assert.equal(failed.exitCode, 1)
    const { id } = failed.document
    const shown = await json(ExecutionShow, [id])
    assert.equal(shown.document.steps[0].error.message, 'as asked')
    const logs = await runCommand(ExecutionLogs, [id, '-f'])
    assert.match(logs.stdout, /info {2}\[one\] seen 7/)
    assert.isArray((await json(ExecutionLogs, [id])).document)
    const retried = await json(ExecutionRetry, [id, '--wait=20'])
    assert.equal(retried.document.triggerData.retry.executionId, id)
    const replay = ['--from=one', '--inputs={"n":8,"fail":false}', '--wait=20']
    const replayed = await json(ExecutionReplay, [id, ...replay])
    assert.deepEqual(replayed.document.outputData, { one: 8 })
    const unknown = await runCommand(ExecutionReplay, [id, '--from=none'])
    assert.match(unknown.stderr, /There is no step "none"/)
  }).timeout(60_000)

  test('execution:cancel ends what waits', async ({ assert, client }) => {
    const executions = new Executions(client, await signedIn())
    const config = { signal: 'never' }
    const id = await executions.start([{ stepKey: 'rest', stepType: 'wait', config }])
    const cancelled = await json(ExecutionCancel, [id, '--yes'])
    assert.equal(cancelled.document.status, 'cancelled')
    const again = await runCommand(ExecutionCancel, [id, '--yes'])
    assert.equal(again.exitCode, 1)
    assert.match(again.stderr, /has ended already/)
  })

  test('worker:list shows the worker that runs', async ({ assert }) => {
    const { child } = await sharedWorker()
    const { document } = await json(WorkerList, [])
    assert.isTrue(document.some(({ pid }: { pid: number }) => pid === child.pid))
  })

  test('what workflow:export writes, workflow:validate accepts and workflow:import makes', async ({
    assert,
    client,
    cleanup,
  }) => {
    const executions = new Executions(client, await signedIn())
    const steps = [{ stepKey: 'one', stepType: 'agent', agentId: await executions.echo() }]
    const id = await executions.workflow(steps, { name: 'To be carried' })
    const { stdout } = await runCommand(WorkflowExport, [id])
    assert.equal(parse(stdout).name, 'To be carried')
    const folder = await mkdtemp(join(tmpdir(), 'turbocat-files-'))
    cleanup(() => rm(folder, { recursive: true }))
    const file = join(folder, 'workflow.yaml')
    await writeFile(file, stdout)
    const { user: other } = await signedIn()
    const to = [file, `--user=${other.email}`]
    assert.equal((await json(WorkflowValidate, to)).document.valid, true)
    assert.isNull(await Workflow.findBy('userId', other.id))
    const imported = await json(WorkflowImport, to)
    assert.equal((await Workflow.findOrFail(imported.document.id)).userId, other.id)
    await writeFile(file, stdout.replace('agentKey: ', 'agentKey: no_'))
    const wrong = await runCommand(WorkflowValidate, to)
    assert.equal(wrong.exitCode, 1)
    assert.match(wrong.stderr, /steps\.0\.agentKey: The file has no such agent/)
  })
})

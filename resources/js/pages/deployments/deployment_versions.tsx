import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { Deployment } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { attempt } from '~/lib/attempt'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'
import { Failed, Loading } from '~/ui/states'
import { Table } from '~/ui/table'
import { Time } from '~/ui/time'
import { Traffic } from './traffic'
import { useVersions } from './use_versions'

/** Which version it runs; another one, newer or older, takes its place without a gap. */
export function DeploymentVersions({ deployment }: { deployment: Deployment }) {
  const { id, version: running } = deployment
  const client = useQueryClient()
  const confirm = useConfirm()
  const [busy, setBusy] = useState<number | null>(null)
  const { data, error, isPending, refetch } = useVersions(deployment)
  if (error) return <Failed error={error} again={() => void refetch()} />
  if (isPending) return <Loading />
  const deploy = async (version: number) => {
    const text = `Requests from then on run version ${version}; what has begun ends as it began.`
    const question = { title: `Deploy version ${version}?`, text, action: 'Deploy' }
    if (!(await confirm(question))) return
    setBusy(version)
    const params = { path: { id } }
    await attempt(
      () => one(api.PATCH('/api/v1/deployments/{id}', { params, body: { version } })),
      `Version ${version} is deployed`
    )
    await client.invalidateQueries({ queryKey: ['deployments'] })
    setBusy(null)
  }
  return (
    <div className="flex flex-col gap-4">
      <Traffic key={JSON.stringify(deployment.traffic)} deployment={deployment} versions={data} />
      <Table
        label="versions"
        rows={data}
        rowKey={({ version }) => String(version)}
        columns={[
          {
            key: 'version',
            title: 'Version',
            cell: ({ version }) => (
              <>
                {version} {version === running && <Badge tone="accent">deployed</Badge>}
              </>
            ),
          },
          { key: 'made', title: 'Made', cell: ({ createdAt }) => <Time iso={createdAt} /> },
          {
            key: 'actions',
            title: <span className="sr-only">Actions</span>,
            cell: ({ version }) =>
              version !== running && (
                <Button
                  size="small"
                  busy={busy === version}
                  aria-label={`${version < running ? 'Roll back to' : 'Deploy'} version ${version}`}
                  onClick={() => void deploy(version)}
                >
                  {version < running ? 'Roll back' : 'Deploy'}
                </Button>
              ),
          },
        ]}
      />
    </div>
  )
}

import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { History } from 'lucide-react'
import type { Deployment, DeploymentRelease } from '../../../client/schema.js'
import { api, one, read } from '~/api/client'
import { attempt } from '~/lib/attempt'
import { Badge } from '~/ui/badge'
import { Button } from '~/ui/button'
import { useConfirm } from '~/ui/confirm'
import { Empty, Failed, Loading } from '~/ui/states'
import { Table } from '~/ui/table'
import { Time } from '~/ui/time'

const REASONS: Record<DeploymentRelease['reason'], string> = {
  start: 'Started',
  redeploy: 'Redeployed',
  rollback: 'Rolled back',
  canary: 'Traffic shared',
}

/** What was released when, and the way back to any of it. */
export function DeploymentReleases({ deployment }: { deployment: Deployment }) {
  const { id, releaseNumber } = deployment
  const client = useQueryClient()
  const confirm = useConfirm()
  const [busy, setBusy] = useState<number | null>(null)
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['deployments', id, 'releases', releaseNumber],
    queryFn: () => {
      const params = { path: { id }, query: { pageSize: 100 } }
      return read(api.GET('/api/v1/deployments/{id}/releases', { params }))
    },
  })
  if (error) return <Failed error={error} again={() => void refetch()} />
  if (isPending) return <Loading />
  if (data.data.length === 0)
    return (
      <Empty icon={<History aria-hidden />} title="Nothing has been released yet">
        Starting it makes the first release.
      </Empty>
    )
  const rollBack = async ({ number, version }: DeploymentRelease) => {
    const text = `Requests from then on run version ${version} with the agents of that release.`
    const question = { title: `Roll back to release ${number}?`, text, action: 'Roll Back' }
    if (!(await confirm(question))) return
    setBusy(number)
    const body = { releaseNumber: number }
    await attempt(
      () => one(api.POST('/api/v1/deployments/{id}/rollback', { params: { path: { id } }, body })),
      `Rolled back to release ${number}`
    )
    await client.invalidateQueries({ queryKey: ['deployments'] })
    setBusy(null)
  }
  return (
    <Table
      label="releases"
      rows={data.data}
      rowKey={({ number }) => String(number)}
      columns={[
        {
          key: 'number',
          title: 'Release',
          cell: ({ number }) => (
            <>
              {number} {number === releaseNumber && <Badge tone="accent">current</Badge>}
            </>
          ),
        },
        { key: 'version', title: 'Version', cell: ({ version }) => version },
        {
          key: 'reason',
          title: 'Why',
          wide: true,
          cell: ({ reason, rolledBackTo }) =>
            rolledBackTo === null ? REASONS[reason] : `${REASONS[reason]} to ${rolledBackTo}`,
        },
        { key: 'when', title: 'When', cell: ({ createdAt }) => <Time iso={createdAt} /> },
        {
          key: 'actions',
          title: <span className="sr-only">Actions</span>,
          cell: (release) =>
            release.number !== releaseNumber && (
              <Button
                size="small"
                busy={busy === release.number}
                aria-label={`Roll back to release ${release.number}`}
                onClick={() => void rollBack(release)}
              >
                Roll back
              </Button>
            ),
        },
      ]}
    />
  )
}

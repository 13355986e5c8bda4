import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { toast } from 'sonner'
import type { Deployment } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { messageOf } from '~/api/failure'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { Input, Select } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'
import type { TargetVersion } from './use_versions'

type Share = NonNullable<Deployment['traffic']>[number]

/** Other versions that get a part of the requests: a new one is tried on few before all have it. */
export function Traffic(props: { deployment: Deployment; versions: readonly TargetVersion[] }) {
  const { deployment, versions } = props
  const { id, version: running, traffic } = deployment
  const client = useQueryClient()
  const [shares, setShares] = useState<Share[]>(traffic ?? [])
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const rest = 100 - shares.reduce((sum, { weight }) => sum + weight, 0)
  const free = versions.filter(
    ({ version }) => version !== running && shares.every((share) => share.version !== version)
  )
  const change = (index: number, changes: Partial<Share>) =>
    setShares(shares.map((share, at) => (at === index ? { ...share, ...changes } : share)))
  const save = async () => {
    setBusy(true)
    setProblem(null)
    try {
      const body = { traffic: shares.length > 0 ? shares : null }
      await one(api.PATCH('/api/v1/deployments/{id}', { params: { path: { id } }, body }))
      toast.success('Traffic saved')
      await client.invalidateQueries({ queryKey: ['deployments'] })
    } catch (error) {
      setProblem(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <TitledCard title="Traffic">
      <p className="mb-3 text-ink-soft">
        A share of the requests for another version; Metrics shows how each of them does.
      </p>
      <div className="flex max-w-md flex-col gap-2">
        <p className="flex items-center justify-between gap-2">
          <span>Version {running}</span>
          <output className="font-medium tabular-nums" data-testid="traffic-rest">
            {rest} %
          </output>
        </p>
        <span aria-hidden className="flex h-2 overflow-hidden rounded bg-warn">
          <span className="bg-accent" style={{ width: `${Math.max(rest, 0)}%` }} />
        </span>
        {shares.map(({ version, weight }, index) => (
          <div key={index} className="flex items-center gap-2">
            <Select
              aria-label={`Version of share ${index + 1}`}
              value={version}
              onChange={({ target }) => change(index, { version: Number(target.value) })}
            >
              {[version, ...free.map((one) => one.version)].map((one) => (
                <option key={one} value={one}>
                  Version {one}
                </option>
              ))}
            </Select>
            <Input
              type="number"
              name="weight"
              min={1}
              max={100}
              className="w-24"
              aria-label={`Percent for version ${version}`}
              value={weight}
              onChange={({ target }) => change(index, { weight: Number(target.value) })}
            />
            <span aria-hidden>%</span>
            <Button
              size="icon"
              aria-label={`No share for version ${version}`}
              onClick={() => setShares(shares.filter((_, at) => at !== index))}
            >
              <Trash2 aria-hidden />
            </Button>
          </div>
        ))}
        <FormProblem text={rest < 0 ? 'Together they are over 100 %' : problem} />
        <div className="flex flex-wrap gap-2">
          <Button
            disabled={free.length === 0}
            title={free.length === 0 ? 'There is no other version' : undefined}
            onClick={() => setShares([...shares, { version: free[0]!.version, weight: 10 }])}
          >
            <Plus aria-hidden /> Add Share
          </Button>
          <Button look="primary" busy={busy} disabled={rest < 0} onClick={() => void save()}>
            Save Traffic
          </Button>
        </div>
      </div>
    </TitledCard>
  )
}

import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { api, one } from '~/api/client'
import { messageOf } from '~/api/failure'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { Field, Select } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'

const OVERLAPS = [
  [0, 'Not at all'],
  [3600, 'For an hour'],
  [86_400, 'For a day'],
  [604_800, 'For a week'],
] as const

/** Draws another key, and says how long the one of now still works. */
export function RotateKey(props: { id: string; onClose(): void; made(key: string | null): void }) {
  const { id, onClose, made } = props
  const client = useQueryClient()
  const [overlapSeconds, setOverlap] = useState<number>(3600)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const rotate = async () => {
    setBusy(true)
    setProblem(null)
    try {
      const params = { path: { id } }
      const body = { overlapSeconds }
      const drawn = await one(api.POST('/api/v1/deployments/{id}/rotate-key', { params, body }))
      await client.invalidateQueries({ queryKey: ['deployments'] })
      onClose()
      made(drawn.apiKey ?? null)
    } catch (error) {
      setProblem(messageOf(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Draw another key?"
      description="Who calls the deployment needs the new one."
    >
      <Field label="The key of now still works">
        <Select
          name="overlapSeconds"
          value={overlapSeconds}
          onChange={({ target }) => setOverlap(Number(target.value))}
        >
          {OVERLAPS.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <FormProblem text={problem} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" busy={busy} onClick={() => void rotate()}>
          Rotate Key
        </Button>
      </div>
    </Dialog>
  )
}

import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { toast } from 'sonner'
import type { Deployment } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { messageOf } from '~/api/failure'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'
import { Input } from '~/ui/field'
import { FormProblem } from '~/ui/form_problem'

/** Sent back, it leaves the stored value as it is. */
const MASK = '********'

interface Variable {
  name: string
  value: string
  /** The server has it: its name stays, and its value can't be read. */
  stored: boolean
}

/** The environment variables: their values are written and never read. */
export function Variables({ deployment: { id, environmentVars } }: { deployment: Deployment }) {
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [rows, setRows] = useState<Variable[]>(() =>
    Object.keys(environmentVars).map((name) => ({ name, value: MASK, stored: true }))
  )
  const change = (index: number, changes: Partial<Variable>) =>
    setRows(rows.map((row, at) => (at === index ? { ...row, ...changes } : row)))
  const save = async () => {
    setBusy(true)
    setProblem(null)
    const gone = Object.keys(environmentVars).map((name) => [name, null] as const)
    const kept = rows.filter(({ name }) => name).map(({ name, value }) => [name, value] as const)
    try {
      const body = { environmentVars: Object.fromEntries([...gone, ...kept]) }
      await one(api.PATCH('/api/v1/deployments/{id}', { params: { path: { id } }, body }))
      toast.success('Variables saved')
      await client.invalidateQueries({ queryKey: ['deployments'] })
    } catch (error) {
      setProblem(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <TitledCard title="Environment variables">
      <p className="mb-3 text-ink-soft">
        Encrypted, and shown as {MASK}. A new value takes the place of the old one.
      </p>
      <div className="flex max-w-2xl flex-col gap-2">
        {rows.map(({ name, value, stored }, index) => (
          <div key={index} className="flex gap-2">
            <Input
              aria-label={`Name of variable ${index + 1}`}
              value={name}
              readOnly={stored}
              autoComplete="off"
              onChange={({ target }) => change(index, { name: target.value })}
            />
            <Input
              aria-label={`Value of ${name || `variable ${index + 1}`}`}
              type="password"
              autoComplete="new-password"
              value={value}
              onFocus={({ target }) => target.select()}
              onChange={({ target }) => change(index, { value: target.value })}
            />
            <Button
              size="icon"
              aria-label={`Remove ${name || `variable ${index + 1}`}`}
              onClick={() => setRows(rows.filter((_, at) => at !== index))}
            >
              <Trash2 aria-hidden />
            </Button>
          </div>
        ))}
        <FormProblem text={problem} />
        <div className="flex gap-2">
          <Button onClick={() => setRows([...rows, { name: '', value: '', stored: false }])}>
            <Plus aria-hidden /> Add Variable
          </Button>
          <Button look="primary" busy={busy} onClick={() => void save()}>
            Save Variables
          </Button>
        </div>
      </div>
    </TitledCard>
  )
}

import { useQuery } from '@tanstack/react-query'
import { api, read } from '~/api/client'
import { Field, Input, Select, Textarea } from '~/ui/field'

interface Judge {
  agentId: string
  criteria: string
  threshold?: number
}

/** Which agent judges an output, by what, and the score from which on it passes. */
export function JudgeFields(props: {
  value: unknown
  problems: Readonly<Record<string, string>>
  onChange(judge: Judge): void
}) {
  const { problems, onChange } = props
  const judge = props.value as Judge
  const { data } = useQuery({
    queryKey: ['agents', 'choice'],
    queryFn: () =>
      read(
        api.GET('/api/v1/agents', {
          params: { query: { pageSize: 100, sortBy: 'name', sortOrder: 'asc' } },
        })
      ),
  })
  const agents = data?.data ?? []
  const known = !judge.agentId || agents.some(({ id }) => id === judge.agentId)
  return (
    <div className="flex flex-col gap-3">
      <Field label="A judge agrees" error={problems['expect.judge.agentId']}>
        <Select
          name="judgeAgentId"
          value={judge.agentId}
          onChange={({ target }) => onChange({ ...judge, agentId: target.value })}
        >
          <option value="">Choose an agent</option>
          {!known && <option value={judge.agentId}>{judge.agentId}</option>}
          {agents.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Criteria" error={problems['expect.judge.criteria']}>
        <Textarea
          name="criteria"
          value={judge.criteria}
          onChange={({ target }) => onChange({ ...judge, criteria: target.value })}
        />
      </Field>
      <Field label="Least score, 0 to 1" error={problems['expect.judge.threshold']}>
        <Input
          name="threshold"
          type="number"
          min={0}
          max={1}
          step={0.05}
          value={judge.threshold ?? ''}
          onChange={({ target }) =>
            onChange({
              ...judge,
              threshold: target.value === '' ? undefined : Number(target.value),
            })
          }
        />
      </Field>
    </div>
  )
}

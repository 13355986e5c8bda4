import { useQueryClient } from '@tanstack/react-query'
import type { User } from '../../../client/schema.js'
import { api, one } from '~/api/client'
import { setTheme, useTheme, type Theme } from '~/app/theme'
import { attempt } from '~/lib/attempt'
import { TitledCard } from '~/ui/card'
import { Field, Select } from '~/ui/field'

const THEMES: ReadonlyArray<readonly [Theme, string]> = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

/** What the console keeps for its user, also for other browsers. */
export function Preferences({ user: { preferences } }: { user: User }) {
  const { theme } = useTheme()
  const client = useQueryClient()
  const choose = (next: Theme) => {
    setTheme(next)
    void attempt(async () => {
      const body = { preferences: { ...preferences, theme: next } }
      client.setQueryData(['me'], await one(api.PATCH('/api/v1/users/me', { body })))
    }, 'Preferences saved')
  }
  return (
    <TitledCard title="Preferences">
      <Field label="Theme" hint="Where you log in next, the console looks like this too.">
        <Select name="theme" value={theme} onChange={({ target }) => choose(target.value as Theme)}>
          {THEMES.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
    </TitledCard>
  )
}

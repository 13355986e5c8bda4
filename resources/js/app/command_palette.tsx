import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { BookOpen, Bot, Moon, Plus, Sun, Workflow } from 'lucide-react'
import { api, read } from '~/api/client'
import { Dialog } from '~/ui/dialog'
import { DESTINATIONS } from './navigation'
import { setTheme, useTheme } from './theme'

const ITEM =
  'flex cursor-pointer items-center gap-2 rounded px-2 py-2 data-[selected=true]:bg-subtle [&_svg]:size-4'

/** Goes anywhere and finds agents and workflows by name. */
export default function CommandPalette({
  open,
  onOpenChange,
}: {
  open: boolean
  onOpenChange(open: boolean): void
}) {
  const [search, setSearch] = useState('')
  const navigate = useNavigate()
  const { dark } = useTheme()
  const query = { search, pageSize: 5 }
  const { data: agents } = useQuery({
    queryKey: ['palette', 'agents', search],
    queryFn: () => read(api.GET('/api/v1/agents', { params: { query } })),
    enabled: open && search.length > 1,
  })
  const { data: workflows } = useQuery({
    queryKey: ['palette', 'workflows', search],
    queryFn: () => read(api.GET('/api/v1/workflows', { params: { query } })),
    enabled: open && search.length > 1,
  })
  const go = (to: string) => {
    onOpenChange(false)
    void navigate({ to })
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Go to" className="top-24 translate-y-0">
      <Command label="Commands" className="flex flex-col gap-2">
        <Command.Input
          value={search}
          onValueChange={setSearch}
          placeholder="Search pages, agents, workflows"
          className="h-10 w-full rounded-md border border-line-strong/60 bg-surface px-3"
        />
        <Command.List className="max-h-80 overflow-auto">
          <Command.Empty className="px-2 py-6 text-center text-ink-soft">
            Nothing found
          </Command.Empty>
          <Command.Group heading="Pages">
            {DESTINATIONS.map(({ path, label, icon: Icon }) => (
              <Command.Item key={path} className={ITEM} onSelect={() => go(path)}>
                <Icon aria-hidden /> {label}
              </Command.Item>
            ))}
            <Command.Item className={ITEM} onSelect={() => go('/agents/new')}>
              <Plus aria-hidden /> Create Agent
            </Command.Item>
            <Command.Item className={ITEM} onSelect={() => go('/workflows/new')}>
              <Plus aria-hidden /> Create Workflow
            </Command.Item>
            <Command.Item className={ITEM} onSelect={() => window.location.assign('/docs/guide')}>
              <BookOpen aria-hidden /> Guide
            </Command.Item>
            <Command.Item className={ITEM} onSelect={() => setTheme(dark ? 'light' : 'dark')}>
              {dark ? <Sun aria-hidden /> : <Moon aria-hidden />} Switch to{' '}
              {dark ? 'light' : 'dark'}
            </Command.Item>
          </Command.Group>
          {agents?.data.map(({ id, name }) => (
            <Command.Item
              key={id}
              value={`${name} ${id}`}
              className={ITEM}
              onSelect={() => go(`/agents/${id}`)}
            >
              <Bot aria-hidden /> {name}
            </Command.Item>
          ))}
          {workflows?.data.map(({ id, name }) => (
            <Command.Item
              key={id}
              value={`${name} ${id}`}
              className={ITEM}
              onSelect={() => go(`/workflows/${id}`)}
            >
              <Workflow aria-hidden /> {name}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  )
}

import {
  Activity,
  Bot,
  ChartColumn,
  LayoutDashboard,
  LayoutTemplate,
  MessagesSquare,
  Rocket,
  Settings,
  Stamp,
  UserRound,
  Workflow,
  type LucideIcon,
} from 'lucide-react'

export interface Destination {
  path: string
  label: string
  icon: LucideIcon
  /** After `g`, on the keyboard. */
  key: string
}

export const DESTINATIONS: Destination[] = [
  { path: '/dashboard', label: 'Dashboard', icon: LayoutDashboard, key: 'd' },
  { path: '/agents', label: 'Agents', icon: Bot, key: 'a' },
  { path: '/workflows', label: 'Workflows', icon: Workflow, key: 'w' },
  { path: '/executions', label: 'Executions', icon: Activity, key: 'e' },
  { path: '/approvals', label: 'Approvals', icon: Stamp, key: 'v' },
  { path: '/conversations', label: 'Conversations', icon: MessagesSquare, key: 'c' },
  { path: '/templates', label: 'Templates', icon: LayoutTemplate, key: 't' },
  { path: '/deployments', label: 'Deployments', icon: Rocket, key: 'p' },
  { path: '/analytics', label: 'Analytics', icon: ChartColumn, key: 'y' },
  { path: '/settings', label: 'Settings', icon: Settings, key: 's' },
  { path: '/profile', label: 'Profile', icon: UserRound, key: 'u' },
]

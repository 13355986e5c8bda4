import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { tokens } from '~/session/tokens'
import { Failed } from '~/ui/states'
import { ApiFailure } from '~/api/failure'
import { Shell } from './shell'

/** What a page keeps in the URL is text; pages say themselves what they make of it. */
export type Search = Record<string, string | number | boolean | undefined>

const root = createRootRoute({
  component: Outlet,
  validateSearch: (search: Search) => search,
  notFoundComponent: () => <Failed error={new ApiFailure(404, 'NOT_FOUND', 'No such page')} />,
})

const entrance = createRoute({
  getParentRoute: () => root,
  id: 'entrance',
  component: lazyRouteComponent(() => import('~/pages/auth/entrance'), 'Entrance'),
})

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  errorComponent: ({ error, reset }) => <Failed error={error} again={reset} />,
  beforeLoad: ({ location }) => {
    if (tokens.loggedIn) return
    throw redirect({ to: '/auth/login', search: { next: location.href } })
  },
})

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: tokens.loggedIn ? '/dashboard' : '/auth/login' })
  },
})

const door = (path: string, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({
    getParentRoute: () => entrance,
    path,
    component: lazyRouteComponent(load as never, name as never),
  })

const page = (path: string, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({
    getParentRoute: () => inside,
    path,
    component: lazyRouteComponent(load as never, name as never),
  })

const tree = root.addChildren([
  index,
  entrance.addChildren([
    door('/auth/login', () => import('~/pages/auth/login'), 'Login'),
    door('/auth/register', () => import('~/pages/auth/register'), 'Register'),
    door('/auth/forgot-password', () => import('~/pages/auth/forgot_password'), 'ForgotPassword'),
    door('/auth/reset-password', () => import('~/pages/auth/reset_password'), 'ResetPassword'),
    door('/auth/verify-email', () => import('~/pages/auth/verify_email'), 'VerifyEmail'),
  ]),
  inside.addChildren([
    page('/dashboard', () => import('~/pages/dashboard/dashboard'), 'Dashboard'),
    page('/agents', () => import('~/pages/agents/agents'), 'Agents'),
    page('/agents/new', () => import('~/pages/agents/new_agent'), 'NewAgent'),
    page('/agents/$id', () => import('~/pages/agents/agent'), 'AgentPage'),
    page('/agents/$id/evals/$evalId', () => import('~/pages/agents/evals/eval'), 'EvalPage'),
    page('/workflows', () => import('~/pages/workflows/workflows'), 'Workflows'),
    page('/workflows/new', () => import('~/pages/workflows/workflow'), 'NewWorkflow'),
    page('/executions', () => import('~/pages/executions/executions'), 'Executions'),
    page('/executions/$id', () => import('~/pages/executions/execution'), 'ExecutionPage'),
    page('/workflows/$id', () => import('~/pages/workflows/workflow'), 'WorkflowPage'),
    page('/templates', () => import('~/pages/templates/templates'), 'Templates'),
    page('/templates/$id', () => import('~/pages/templates/template'), 'TemplatePage'),
    page('/approvals', () => import('~/pages/approvals/approvals'), 'Approvals'),
    page('/conversations', () => import('~/pages/conversations/conversations'), 'Conversations'),
    page(
      '/conversations/$id',
      () => import('~/pages/conversations/conversation'),
      'ConversationPage'
    ),
    page('/deployments', () => import('~/pages/deployments/deployments'), 'Deployments'),
    page('/deployments/$id', () => import('~/pages/deployments/deployment'), 'DeploymentPage'),
    page('/analytics', () => import('~/pages/analytics/analytics'), 'Analytics'),
    page('/profile', () => import('~/pages/profile/profile'), 'Profile'),
    page('/settings', () => import('~/pages/settings/settings'), 'Settings'),
    page('/settings/webhooks/$id', () => import('~/pages/settings/webhook'), 'WebhookPage'),
    page('/settings/$key', () => import('~/pages/settings/settings'), 'Settings'),
  ]),
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  scrollRestoration: true,
})

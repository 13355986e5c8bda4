/*
 * The walls: an arrow is an import, and what is not listed is not allowed. `tests/walls` holds a guilty file
 * that `npm run check` demands to be caught, because a rule whose paths no longer match passes in silence.
 */

const LIBRARIES = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown']

/** Rooms of the house that a room may import from; itself is always allowed. Types are imports too. */
const ROOMS = {
  'app/controllers': [
    'validators',
    'policies',
    'models',
    'actions',
    'queries',
    'transformers',
    'exceptions',
    // To say what happened.
    'events',
    // The page behind a mail's link is written beside the mail.
    'services/mail/approval_page',
    // The guide is files of the project, shown as pages; there is no row of it to ask for.
    'services/guide',
    // An endpoint's own limit is counted where its config has been read.
    'auth/count_request',
    // How long an endpoint took is known where the request ends.
    'services/telemetry/deployment_figures',
    // A webhook that comes in is a request.
    'triggers/webhook',
  ],
  'app/validators': [
    ...['engine/graph', 'engine/expressions', 'exceptions', 'triggers/schedule/cron'],
    // Which statuses and headers an answer may have: asked of a config, and of what it gives.
    'models/deployment_config',
  ],
  // What a query of several tables gives has no model: its transformer knows its type.
  'app/transformers': ['models', 'queries/approvals', 'queries/deployments', 'queries/mcp'],
  'app/policies': ['models'],
  'app/models': [],
  'app/queries': [
    ...['models', 'exceptions', 'auth', 'services/telemetry'],
    // What an operator is told of the machine and what it needs.
    'services/doctor',
    // To show a webhook's address, and what a schedule will do.
    ...['services/vault', 'triggers/schedule/cron', 'triggers/schedule/plan'],
    'triggers/trigger_config',
    'sandbox/types',
  ],
  'app/auth': ['models', 'queries', 'exceptions'],
  'app/actions': [
    ...[
      'models',
      'queries',
      'events',
      'exceptions',
      'services',
      'auth',
      'engine/contracts',
      'engine/graph',
      'engine/main',
      // Pure: what an eval expects of an output.
      'engine/expressions',
      // Pure: reads a document that agents are made from.
      'agents/api/openapi',
      // Pure: when a cron expression comes, and what a trigger's config says.
      'triggers/schedule/cron',
      'triggers/schedule/plan',
      'triggers/trigger_config',
    ],
  ],
  'app/engine': [],
  'app/journal': ['models', 'engine/contracts', 'engine/graph', 'engine/main'],
  'app/agents': [
    'engine/contracts',
    'engine/expressions',
    'engine/graph',
    'sandbox',
    'net',
    'models',
  ],
  'app/sandbox': [],
  'app/net': [],
  'app/jobs': ['actions', 'queries', 'engine/main', 'engine/contracts'],
  'app/listeners': ['actions', 'queries', 'events', 'models', 'engine/main'],
  'app/triggers': [
    ...['actions', 'queries', 'models', 'exceptions', 'services/vault'],
    ...['engine/main', 'engine/contracts', 'engine/expressions', 'engine/graph'],
  ],
  'app/services': ['exceptions', 'net', 'engine/contracts', 'engine/graph', 'engine/main', 'jobs'],
  // The handler is the one place that sees every failure, and failures count against the limits too.
  'app/exceptions': ['auth/count_request'],
  'app/events': ['models'],
  // The API's document knows what comes in by its validators; what goes out it says itself.
  'app/openapi': ['validators'],
}

/** Outside app/, these may be imported by the named rooms only. */
const OUTSIDE = {
  'app/models': ['database/schema'],
  'app/services': ['start/env', 'config/'],
  'app/auth': ['start/env', 'start/limiter', 'config/'],
}

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const rooms = Object.entries(ROOMS).map(([room, allowed]) => ({
  name: `walls-of-${room.replace('app/', '')}`,
  comment: `${room} may import only: ${['itself', ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^${escape(room)}/`, pathNot: '\\.spec\\.ts$' },
  to: {
    path: '^(app|start|config|commands|providers|bin|tests|resources|database)/',
    pathNot: [
      `^${escape(room)}/`,
      ...allowed.map((name) => `^app/${escape(name)}(/|\\.ts$)`),
      ...(OUTSIDE[room] ?? []).map((path) => `^${escape(path)}`),
    ],
  },
}))

module.exports = {
  forbidden: [
    ...rooms,
    {
      name: 'unresolvable',
      comment: 'An import that is not found is an import that no wall can judge',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-circles',
      comment: 'Relations between models aside, and types, which are gone when the program runs',
      severity: 'error',
      from: { pathNot: '^app/models/' },
      to: {
        circular: true,
        viaOnly: { pathNot: '^app/models/', dependencyTypesNot: ['type-only'] },
      },
    },
    {
      name: 'nothing-imports-controllers',
      severity: 'error',
      from: { pathNot: '^(app/controllers|\\.adonisjs|start/routes|tests)' },
      to: { path: '^app/controllers/' },
    },
    {
      name: 'engine-libraries',
      comment: 'The engine knows Node and CEL, nothing else from outside',
      severity: 'error',
      from: { path: '^app/engine/' },
      to: { dependencyTypes: LIBRARIES, pathNot: 'node_modules/@marcbachmann/cel-js/' },
    },
    {
      name: 'engine-pure-rooms',
      comment: 'graph and expressions run in a browser too',
      severity: 'error',
      from: { path: '^app/engine/(graph|expressions)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-never-reaches-lucid',
      comment: 'By no detour either',
      severity: 'error',
      from: { path: '^app/engine/' },
      to: { path: 'node_modules/@adonisjs/', reachable: true },
    },
    {
      name: 'validators-libraries',
      severity: 'error',
      from: { path: '^app/validators/' },
      to: { dependencyTypes: LIBRARIES, pathNot: 'node_modules/@vinejs/vine/' },
    },
    {
      name: 'no-http-or-queue-in-actions',
      comment: 'A use case is called from a request, a job and a command alike',
      severity: 'error',
      from: { path: '^app/(actions|queries)/' },
      to: { path: '(node_modules/@adonisjs/core/.*http|node_modules/(bullmq|@rlanz/bull-queue)/)' },
    },
    {
      name: 'no-framework-in-sandbox-and-net',
      severity: 'error',
      from: { path: '^app/(sandbox|net)/' },
      to: { path: 'node_modules/@adonisjs/' },
    },
    {
      name: 'product-without-test-tools',
      severity: 'error',
      from: { path: '^(app|config|start|providers|commands)/' },
      to: { path: '(^tests/|node_modules/(@japa|playwright)/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Anchored: the libraries live in folders named build, and what is excluded no rule can see.
    exclude: { path: '^(build|data|tmp|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.depcruise.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}

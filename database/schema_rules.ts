import { type SchemaRules } from '@adonisjs/lucid/types/schema_generator'

export default {
  tables: {
    deployments: {
      columns: {
        // JSON in a text: envelopes by the names of their variables.
        environment_vars: { tsType: 'any', decorators: [{ name: '@column' }] },
      },
    },
  },
} satisfies SchemaRules

import { count, flag, free, id, list, nullable, object, oneOf, ref } from './shapes.js'
import { said, text, time } from './shapes.js'

/** app/transformers/template_transformer, template_categories and template_instances_controller. */
export const templateSchemas = {
  Template: object({
    id,
    name: text,
    description: nullable(text),
    category: text,
    type: oneOf('agent', 'workflow', 'step'),
    userId: nullable(id),
    templateData: said(
      free,
      'What POST /agents or POST /workflows takes; a workflow’s agents are in `agents`, by key.'
    ),
    tags: list(text),
    isOfficial: flag,
    isPublic: flag,
    usageCount: count,
    ratingAverage: { type: 'number', minimum: 0, maximum: 5 },
    ratingCount: count,
    createdAt: time,
    updatedAt: time,
  }),
  TemplateCategory: object({
    category: text,
    count: said(count, 'How many templates of it the caller may see.'),
  }),
  TemplateInstance: {
    oneOf: [
      object({ resourceType: { type: 'string', const: 'agent' }, agent: ref('Agent') }),
      object({ resourceType: { type: 'string', const: 'workflow' }, workflow: ref('Workflow') }),
    ],
  },
}

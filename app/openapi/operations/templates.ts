import { all, one, pageOf, type Operations } from '../operation.js'
import { instantiateTemplateValidator, listTemplatesValidator } from '#validators/template'

export const templateOperations: Operations = {
  listTemplates: {
    description: 'Public templates; with a login own ones as well.',
    query: listTemplatesValidator,
    answers: { 200: pageOf('Template', 'A page of templates.') },
  },
  listTemplateCategories: {
    answers: { 200: all('TemplateCategory', 'All categories, by name.') },
  },
  getTemplate: {
    description: 'Public templates; with a login own ones as well.',
    answers: { 200: one('Template', 'The template.') },
  },
  instantiateTemplate: {
    description:
      '`customizations` are merged into the template, objects key by key and everything else whole, and the result is validated as if it had been sent to POST /agents or POST /workflows. The agents of a workflow are made with it.',
    body: {
      name: 'InstantiateTemplateBody',
      validator: instantiateTemplateValidator,
      example: { name: 'My own one', customizations: { tags: ['mine'] } },
      optional: true,
    },
    answers: { 201: one('TemplateInstance', 'What was made.') },
    failures: { 409: 'A step alone can not be made.' },
  },
}

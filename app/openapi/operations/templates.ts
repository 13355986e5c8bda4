import { all, nothing, one, pageOf, type Operations } from '../operation.js'
import {
  createTemplateValidator,
  instantiateTemplateValidator,
  listTemplatesValidator,
  rateTemplateValidator,
  updateTemplateValidator,
} from '#validators/template'

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
  createTemplate: {
    description:
      '`templateData` is what POST /agents or POST /workflows takes (without a name the template’s is taken), or one step; it is validated as there. A workflow has its `agents` beside its steps, by keys that steps name as `agentKey`. Credentials in headers or query parameters of API agents are refused: a template is for others. `isOfficial` is an admin’s.',
    body: {
      name: 'CreateTemplateBody',
      validator: createTemplateValidator,
      example: {
        name: 'Keep what is over 1',
        category: 'Cleaning',
        type: 'agent',
        templateData: {
          type: 'data',
          config: {
            operation: 'filter',
            source: '{{ inputs.rows }}',
            transformation: { condition: 'item.value > 1' },
          },
        },
        isPublic: true,
      },
    },
    answers: { 201: one('Template', 'The new template.') },
    failures: {
      403: '`isOfficial` is an admin’s; role or scope does not allow it.',
      409: 'There is an official template of that name.',
    },
  },
  updateTemplate: {
    description: 'What was made of it stays. An official one is changed by admins alone.',
    body: {
      name: 'UpdateTemplateBody',
      validator: updateTemplateValidator,
      example: { description: 'What it is good for', tags: ['cleaning'] },
    },
    answers: { 200: one('Template', 'The changed template.') },
    failures: { 409: 'There is an official template of that name.' },
  },
  deleteTemplate: {
    answers: { 204: nothing('Deleted.') },
  },
  rateTemplate: {
    description: 'One rating a user; another one replaces it.',
    body: {
      name: 'RateTemplateBody',
      validator: rateTemplateValidator,
      example: { rating: 4 },
    },
    answers: { 200: one('Template', 'The template, with its new average.') },
    failures: { 403: 'It is an own template, or not visible; role or scope does not allow it.' },
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

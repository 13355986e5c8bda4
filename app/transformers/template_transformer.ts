import { BaseTransformer } from '@adonisjs/core/transformers'
import type Template from '#models/template'

export default class TemplateTransformer extends BaseTransformer<Template> {
  toObject() {
    return {
      ...this.pick(this.resource, [
        'id',
        'name',
        'description',
        'category',
        'type',
        'userId',
        'templateData',
        'tags',
        'isOfficial',
        'isPublic',
        'usageCount',
        'ratingCount',
        'createdAt',
        'updatedAt',
      ]),
      ratingAverage: Number(this.resource.ratingAverage),
    }
  }
}

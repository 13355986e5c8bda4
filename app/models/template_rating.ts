import { TemplateRatingSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { withUuid } from '#models/uuid_model'

/** What a user thinks of a template: 1-5, one a user; nobody's where the user is gone. */
export default class TemplateRating extends compose(TemplateRatingSchema, withUuid) {}

import { allowGuest } from '@adonisjs/bouncer'
import type Template from '#models/template'
import type User from '#models/user'
import OwnedPolicy from '#policies/owned_policy'

/** Public templates are for everybody, with a login or without. */
export default class TemplatePolicy extends OwnedPolicy {
  protected readonly resource = 'templates' as const
  /** What nobody needs a login for, automation may read too. */
  protected override readonly agentReads = true

  @allowGuest()
  override viewList(user: User | null): boolean {
    return user === null || this.may(user, 'read')
  }

  @allowGuest()
  override view(user: User | null, template: Template): boolean {
    if (user === null) return template.isPublic
    return this.may(user, 'read') && (template.isPublic || this.owns(user, template))
  }
}

import { allowGuest } from '@adonisjs/bouncer'
import type Template from '#models/template'
import type User from '#models/user'
import OwnedPolicy from '#policies/owned_policy'

/**
 * Public templates are for everybody, with a login or without. Official ones are the admins': what
 * they vouch for, nobody else changes.
 */
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

  override update(user: User, template: Template): boolean {
    return super.update(user, template) && (!template.isOfficial || this.makeOfficial(user))
  }

  override delete(user: User, template: Template): boolean {
    return this.update(user, template)
  }

  /** To vouch for a template, or to stop vouching. */
  makeOfficial(user: User): boolean {
    return this.may(user, 'write') && user.role === 'admin'
  }

  /** Nobody judges their own. */
  rate(user: User, template: Template): boolean {
    return this.view(user, template) && this.may(user, 'write') && template.userId !== user.id
  }
}

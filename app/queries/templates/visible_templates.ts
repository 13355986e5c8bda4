import Template from '#models/template'

/** Live templates that a user may see: the public ones, and with a login the user's own. */
export function visibleTemplates(userId: string | undefined) {
  return Template.query()
    .whereNull('deletedAt')
    .where((either) => {
      either.where('isPublic', true)
      if (userId) either.orWhere('userId', userId)
    })
}

/** Where to go after a login: a page of ours, and never another site's (no open redirect). */
export function localPath(next: unknown): string {
  if (typeof next !== 'string') return '/dashboard'
  const url = new URL(next, location.origin)
  return url.origin === location.origin && next.startsWith('/') && !next.startsWith('/auth')
    ? url.pathname + url.search + url.hash
    : '/dashboard'
}

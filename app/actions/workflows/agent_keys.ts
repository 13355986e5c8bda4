import type Agent from '#models/agent'

/** A key for each agent, by its id: made of its name, so that a file can be read by people. */
export function nameKeys(agents: Agent[]): Map<string, string> {
  const taken = new Set<string>()
  const keys = new Map<string, string>()
  for (const { id, name } of agents) {
    const base = slug(name)
    let key = base
    for (let count = 2; taken.has(key); count++) key = `${base}_${count}`
    taken.add(key)
    keys.set(id, key)
  }
  return keys
}

/** Lower-case letters, digits and underscores; `agent` for a name that has none. */
function slug(name: string): string {
  const plain = name.normalize('NFKD').toLowerCase()
  const words = plain.match(/[a-z0-9]+/g) ?? ['agent']
  return words.join('_').slice(0, 60)
}

const LONGEST_NAME = 255
const SUFFIX = ' (copy)'

/** The name of a copy that was given none; a long name is cut so that it fits. */
export function copyName(name: string): string {
  return [...name].slice(0, LONGEST_NAME - SUFFIX.length).join('') + SUFFIX
}

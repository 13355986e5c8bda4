import type { CommandMetaData } from '@adonisjs/core/types/ace'

/** The page about a product's commands, written from what each says of itself. */
export function commandPage(commands: readonly CommandMetaData[]): string {
  const sections = [...commands]
    .sort((one, other) => (one.commandName < other.commandName ? -1 : 1))
    .map(section)
  return `# Commands

Written by \`node ace docs:commands\` from the commands' own help; \`node ace <command> --help\` says the same.

Each reads \`.env\` and the environment as the server does. Those with \`--json\` print one JSON document on stdout and nothing else. What
is wrong is said on stderr. The exit code is 0, or 1 for what was refused or failed. What can't be undone asks before, and without a
terminal refuses unless \`--yes\` is given. Changes are lines of the audit trail, without a user and with \`console <who>@<machine>\` as user agent.

${sections.join('\n')}`
}

function section({ commandName, description, help, args, flags }: CommandMetaData): string {
  const lines = [help ?? ''].flat().map((line) => line.replaceAll('{{ binaryName }}', 'node ace'))
  const said = [...lines.join('\n').matchAll(/^\`\`\`$/gm)].length > 0 ? fenced(lines) : lines
  const options = [
    ...args.map((arg) => [`\`<${arg.argumentName}>\``, arg.description, arg.default]),
    ...flags.map((flag) => [`\`--${flag.flagName}\``, flag.description, flag.default]),
  ].map(([name, about, preset]) => {
    const standard = preset === undefined ? '' : `. Default: ${String(preset)}`
    return `| ${name} | ${String(about ?? '').replaceAll('|', '\\|')}${standard} |`
  })
  const table = options.length > 0 ? ['', '| | |', '| --- | --- |', ...options] : []
  return [`## ${commandName}`, '', `${description}.`, '', ...said, ...table, ''].join('\n')
}

/** A fence opens as shell, and has a line of space before it. */
function fenced(lines: string[]): string[] {
  let open = false
  return lines.flatMap((line, index) => {
    if (line !== '```') return [line]
    open = !open
    if (!open) return ['```']
    return index === 0 ? ['```sh'] : ['', '```sh']
  })
}

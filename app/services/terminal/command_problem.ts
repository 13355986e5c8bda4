/** What an operator did or has wrong: its message is all that a command shows of it. */
export class CommandProblem extends Error {
  override name = 'CommandProblem'
}

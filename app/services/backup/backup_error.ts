/** A backup that can't be made, read or restored; its message says why. */
export class BackupError extends Error {
  override name = 'BackupError'
}

/*
 * Imported into each process that the supervisor starts: when the supervisor is gone, however it went, the
 * channel between them closes and the process ends itself, first politely.
 */
const GRACE_MS = 20_000

if (process.channel) {
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref()
    process.kill(process.pid, 'SIGTERM')
  })
  // Listening must not keep a process alive that has nothing else to do.
  process.channel.unref()
}

import { execFile } from 'node:child_process'
import { SandboxError } from '../sandbox_error.js'

/** Milliseconds for a set of packages to come. */
const TIMEOUT_MS = 180_000
/** What the tools may know of the worker: which registry, through which proxy, trusting whom. None of its secrets. */
const PASSED =
  /^(?:PATH|HOME|LANG|LC_ALL|TMPDIR|XDG_CONFIG_\w+|\w+_PROXY|NPM_CONFIG_\w+|NPM_TOKEN|PIP_\w+|JSR_URL|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|DENO_(?:CERT|TLS_CA_STORE|AUTH_TOKENS))$/i

/**
 * Runs a registry's own tool with the machine's own configuration.
 *
 * @returns What it wrote to stdout.
 * @throws SandboxError `PACKAGE_UNAVAILABLE` with the tool's own words.
 */
export async function runRegistryTool(
  file: string,
  args: string[],
  options: { cwd: string; environment?: Record<string, string> }
): Promise<string> {
  const passed = Object.entries(process.env).filter(([name]) => PASSED.test(name))
  const env = { ...Object.fromEntries(passed), NO_COLOR: '1', ...options.environment }
  return new Promise((resolve, reject) => {
    const limits = { timeout: TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: 2 ** 24 } as const
    execFile(file, args, { env, cwd: options.cwd, ...limits }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout)
      const reason = error.killed ? `no answer within ${TIMEOUT_MS} ms` : reasonOf(stderr, error)
      const message = `The packages could not be fetched: ${reason}`
      reject(new SandboxError('PACKAGE_UNAVAILABLE', message))
    })
  })
}

/** The first line that speaks of an error, without the paths of this machine. */
function reasonOf(stderr: string, error: Error): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '')
  const line = lines.find((each) => /^\s*error:/i.test(each)) ?? lines.at(-1) ?? error.message
  return line
    .trim()
    .replace(/^error:\s*/i, '')
    .slice(0, 500)
}

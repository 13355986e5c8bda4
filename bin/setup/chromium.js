import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const INSTALL_TIMEOUT_MS = 5 * 60_000

async function locate() {
  const places = [process.env.CHROMIUM_PATH, ...PLACES].filter(Boolean)
  const { chromium } = await import('playwright')
  return [...places, chromium.executablePath()].find((path) => existsSync(path))
}

function run(command, ...args) {
  const { status } = spawnSync(command, args, {
    stdio: 'ignore',
    timeout: INSTALL_TIMEOUT_MS,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return status === 0
}

/**
 * The browser for the browser tests: the one named, the system's, playwright's, else one that is installed now.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<string | undefined>} its path
 */
export async function findChromium(say) {
  const found = await locate()
  if (found) return found
  say('Installing Chromium for the browser tests ...')
  const asRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (asRoot) run('apt-get', 'update', '-qq') && run('apt-get', 'install', '-y', '-qq', 'chromium')
  if (!(await locate())) run('npx', '--no', 'playwright', 'install', 'chromium')
  return locate()
}

import { constants } from 'node:fs'
import { access, mkdir, statfs } from 'node:fs/promises'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { connect as connectTls } from 'node:tls'
import type { Secret } from '@adonisjs/core/helpers'
import app from '@adonisjs/core/services/app'
import { mailer } from '#config/mail'
import { broken, ok, warning, type Check } from '#services/doctor/finding'
import env from '#start/env'

/** The release that the product is built and tested on. */
const NODE_MAJOR = 24

const GIB = 1024 ** 3

/** Free space below which it is warned, and below which nothing is sure any more. */
const LOW_BYTES = 2 * GIB
const FULL_BYTES = 0.2 * GIB

/** What a random text of 32 characters has at least, of different ones. */
const DIFFERENT = 10

/** A mail server greets within this time. */
const GREETING_MS = 5_000

/** Words of texts that people wrote instead of drawing them. */
const WRITTEN = /secret|password|passw0rd|change|example|dev-|test|default|1234|abcd/i

export const machineChecks: readonly Check[] = [
  {
    name: 'node',
    otherwise: '',
    async look() {
      const major = Number(process.versions.node.split('.')[0])
      const found = `Node.js ${process.versions.node}`
      if (major === NODE_MAJOR) return ok(found)
      const advice = `Run it with Node.js ${NODE_MAJOR}; npm start brings its own`
      return major > NODE_MAJOR ? warning(found, advice) : broken(found, advice)
    },
  },
  {
    name: 'disk',
    otherwise: 'Let DATA_DIR be a folder that this user may write to',
    async look() {
      const folder = app.makePath(env.get('DATA_DIR'))
      await mkdir(folder, { recursive: true })
      await access(folder, constants.W_OK)
      const { bavail, bsize } = await statfs(folder)
      const free = `${((bavail * bsize) / GIB).toFixed(1)} GiB free at ${folder}`
      const advice = 'Make room: see "Disk full" in docs/operating.md'
      if (bavail * bsize < FULL_BYTES) return broken(free, advice)
      return bavail * bsize < LOW_BYTES ? warning(free, advice) : ok(free)
    },
  },
  {
    name: 'secrets',
    otherwise: '',
    async look() {
      const given: Array<[string, Secret<string> | undefined]> = [
        ['APP_KEY', env.get('APP_KEY')],
        ['JWT_SECRET', env.get('JWT_SECRET')],
        ['ENCRYPTION_KEY', env.get('ENCRYPTION_KEY')],
        ['METRICS_TOKEN', env.get('METRICS_TOKEN')],
        ['BACKUP_KEY', env.get('BACKUP_KEY')],
      ]
      const texts = given.flatMap(([name, secret]) =>
        secret ? [{ name, text: secret.release() }] : []
      )
      const weak = texts.filter(
        ({ text }) => text.length < 16 || new Set(text).size < DIFFERENT || WRITTEN.test(text)
      )
      const twice = texts.filter(
        ({ text }) => texts.filter((each) => each.text === text).length > 1
      )
      const names = [...new Set([...weak, ...twice].map(({ name }) => name))]
      if (names.length === 0) return ok(`${texts.length} are long, random and different`)
      const advice =
        'Draw each anew with `openssl rand -base64 32`; ENCRYPTION_KEY: docs/secrets.md'
      return warning(`${names.join(', ')} can be guessed or serve two ends`, advice)
    },
  },
  {
    name: 'mail',
    otherwise: 'Look at SMTP_HOST, SMTP_PORT, SMTP_SECURE, SMTP_USERNAME and SMTP_PASSWORD',
    async look() {
      if (mailer() === 'folder') {
        const advice = 'Set SMTP_HOST, or nobody gets mails about passwords and approvals'
        return warning('Mails land in a folder', advice)
      }
      await greet()
      return ok(`${env.get('SMTP_HOST')} answers`)
    },
  },
]

/** Hears a mail server's greeting (RFC 5321, section 3.1). @throws Error when there is none */
async function greet(): Promise<void> {
  const secure = env.get('SMTP_SECURE')
  const host = env.get('SMTP_HOST') ?? ''
  const port = env.get('SMTP_PORT') ?? (secure ? 465 : 587)
  const socket = secure ? connectTls({ host, port, servername: host }) : connect({ host, port })
  try {
    await new Promise<void>((resolve, reject) => {
      socket.setTimeout(GREETING_MS, () => reject(new Error(`${host}:${port} says nothing`)))
      socket.once('error', reject)
      createInterface({ input: socket })
        .once('line', (line) => {
          if (line.startsWith('220')) resolve()
          else reject(new Error(`${host}:${port} is no mail server, or refuses: ${line}`))
        })
        // An error of its input is the socket's, which is heard above.
        .on('error', reject)
    })
  } finally {
    socket.destroy()
  }
}

import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A mail as it was handed over: envelope, credentials and the message's text. */
export interface ReceivedMail {
  from: string
  to: string[]
  login: { user: string; password: string } | null
  data: string
}

/** An SMTP server (RFC 5321, with AUTH PLAIN and LOGIN) on a socket of this machine. */
export class SmtpServer {
  readonly mails: ReceivedMail[] = []
  #server: Server
  #sockets = new Set<Socket>()
  #waiting: Array<() => void> = []

  private constructor(private refuses: boolean) {
    this.#server = createServer((socket) => this.#serve(socket))
  }

  static async start({ refuses = false } = {}): Promise<SmtpServer> {
    const smtp = new SmtpServer(refuses)
    smtp.#server.listen(0, '127.0.0.1')
    await once(smtp.#server, 'listening')
    return smtp
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Resolves with the first mail that came or comes. */
  async first(): Promise<ReceivedMail> {
    if (this.mails.length === 0) await new Promise<void>((done) => this.#waiting.push(done))
    return this.mails[0]!
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    let mail: ReceivedMail = { from: '', to: [], login: null, data: '' }
    let mode: 'commands' | 'user' | 'password' | 'data' = 'commands'
    let pending = ''
    const say = (line: string) => socket.write(`${line}\r\n`)
    const decode = (text: string) => Buffer.from(text, 'base64').toString()

    const command = (line: string) => {
      const [verb = '', rest = ''] = [line.slice(0, 4).toUpperCase(), line.slice(4).trim()]
      if (verb === 'EHLO') return say('250-test\r\n250 AUTH PLAIN LOGIN')
      if (verb === 'HELO' || verb === 'RSET' || verb === 'NOOP') return say('250 ok')
      if (verb === 'AUTH' && /^PLAIN /i.test(rest)) {
        const [, user = '', password = ''] = decode(rest.slice(6)).split('\0')
        mail.login = { user, password }
        return say('235 ok')
      }
      if (verb === 'AUTH') {
        mode = 'user'
        return say('334 VXNlcm5hbWU6')
      }
      if (verb === 'MAIL') {
        mail = { ...mail, from: /<(.*?)>/.exec(rest)?.[1] ?? '', to: [], data: '' }
        return say('250 ok')
      }
      if (verb === 'RCPT') {
        if (this.refuses) return say('550 no such mailbox')
        mail.to.push(/<(.*?)>/.exec(rest)?.[1] ?? '')
        return say('250 ok')
      }
      if (verb === 'DATA') {
        mode = 'data'
        return say('354 go ahead')
      }
      if (verb === 'QUIT') return socket.end('221 bye\r\n')
      return say('502 unknown')
    }

    const take = (line: string) => {
      if (mode === 'commands') return command(line)
      if (mode === 'user') {
        mail.login = { user: decode(line), password: '' }
        mode = 'password'
        return say('334 UGFzc3dvcmQ6')
      }
      if (mode === 'password') {
        mail.login!.password = decode(line)
        mode = 'commands'
        return say('235 ok')
      }
      if (line !== '.') {
        mail.data += `${line.replace(/^\.\./, '.')}\r\n`
        return
      }
      mode = 'commands'
      this.mails.push({ ...mail })
      for (const done of this.#waiting.splice(0)) done()
      return say('250 queued')
    }

    say('220 test')
    socket.on('data', (bytes) => {
      const lines = (pending + bytes.toString()).split('\r\n')
      pending = lines.pop() ?? ''
      for (const line of lines) take(line)
    })
  }
}

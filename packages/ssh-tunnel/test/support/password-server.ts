import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'

import ssh2, { type AuthContext, type Connection } from 'ssh2'

/** An SSH server that lets in every user with the password, by one way of asking for it. */
export class PasswordServer {
  readonly #server: InstanceType<typeof ssh2.Server>
  readonly #clients = new Set<Connection>()

  constructor(method: 'password' | 'keyboard-interactive', password: string) {
    this.#server = new ssh2.Server({ hostKeys: [newHostKey()] }, (client) => {
      this.#clients.add(client)
      client.on('error', () => undefined)
      client.on('authentication', (context) => {
        if (context.method !== method) context.reject([method])
        else if (context.method === 'password') answer(context, context.password === password)
        else {
          context.prompt([{ prompt: 'Password: ', echo: false }], (answers) => {
            answer(context, answers[0] === password)
          })
        }
      })
      client.on('tcpip', (accept, _reject, { destPort }) => {
        const target = connect(destPort, '127.0.0.1')
        const channel = accept()
        target.pipe(channel)
        channel.pipe(target)
      })
    })
    const answer = (context: AuthContext, isRight: boolean): void => {
      if (isRight) context.accept()
      else context.reject([method])
    }
  }

  get address(): { readonly host: string; readonly port: number } {
    return { host: '127.0.0.1', port: (this.#server.address() as { port: number }).port }
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const client of this.#clients) client.end()
    await closed
  }
}

/** Of Node, because ssh2 itself now and then makes an Ed25519 key that it cannot read. */
const newHostKey = (): string =>
  generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey

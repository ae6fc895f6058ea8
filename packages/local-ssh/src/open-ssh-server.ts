import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { copyKeyPair, makeKeyPair, type KeyPair, type KeyPairOptions } from './key-pair.js'

const LOOPBACK = '127.0.0.1'
/** The folder to which a server of root confines its process for the network (privilege separation). */
const PRIVILEGE_FOLDER = '/run/sshd'

/** An OpenSSH server on loopback, in a temporary folder that is removed with it. Logins are by key only. */
export class OpenSshServer {
  readonly host = LOOPBACK
  /** The account that may log in: that of this process. */
  readonly username = userInfo().username
  readonly #sshd: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'panoply-ssh-'))
  readonly #authorizedKeys = join(this.#folder, 'authorized_keys')
  #guardian: ChildProcess | undefined
  #port = 0
  /** The one RSA key that may log in. */
  #rsa: KeyPair | undefined

  /** The host keys that the server has. */
  readonly hostKeys: { readonly ed25519: KeyPair; readonly rsa: KeyPair }

  /** @param sshd the path of the program, from `ensureOpenSsh` */
  constructor(sshd: string) {
    this.#sshd = sshd
    this.hostKeys = {
      ed25519: makeKeyPair(this.#folder, { type: 'ed25519' }),
      rsa: makeKeyPair(this.#folder, { type: 'rsa' }),
    }
  }

  get port(): number {
    return this.#port
  }

  /** @returns a key pair whose owner may log in. All pairs of RSA have the same keys, in the form that is asked for */
  authorize({ type, ...privateForm }: KeyPairOptions): KeyPair {
    if (type !== 'rsa') return this.#authorizeNew({ type, ...privateForm })
    this.#rsa ??= this.#authorizeNew({ type })
    return copyKeyPair(this.#folder, this.#rsa, privateForm)
  }

  #authorizeNew(options: KeyPairOptions): KeyPair {
    const pair = makeKeyPair(this.#folder, options)
    appendFileSync(this.#authorizedKeys, `${pair.publicKey}\n`)
    return pair
  }

  /**
   * @param settings more lines for the server's configuration; they come first, and the first of two equal settings
   * counts
   */
  async start(settings: readonly string[] = []): Promise<void> {
    if (process.getuid?.() === 0 && !existsSync(PRIVILEGE_FOLDER)) mkdirSync(PRIVILEGE_FOLDER)
    this.#port = await freePort()
    const config = join(this.#folder, 'sshd_config')
    writeFileSync(config, [...settings, ...this.#settings()].join('\n'))
    writeFileSync(this.#authorizedKeys, '', { flag: 'a' })
    this.#guardian = spawn('/bin/sh', ['-c', GUARDIAN, 'sh', this.#sshd, config, this.#folder], {
      ...{ cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'pipe'] },
    })
    const complaints: string[] = []
    // `stderr` is not null, because `stdio` above asks for a pipe.
    for await (const line of createInterface({
      input: this.#guardian.stderr as NodeJS.ReadableStream,
    })) {
      if (line.includes(`Server listening on ${LOOPBACK}`)) return
      complaints.push(line)
    }
    throw new Error(`sshd did not start: ${complaints.join('; ')}`)
  }

  async stop(): Promise<void> {
    if (!this.#guardian) return
    this.#guardian.stdin?.end()
    if (this.#guardian.exitCode === null) await once(this.#guardian, 'exit')
  }

  #settings(): string[] {
    const { ed25519, rsa } = this.hostKeys
    return [
      ...[
        `Port ${this.#port}`,
        `ListenAddress ${LOOPBACK}`,
        `AuthorizedKeysFile ${this.#authorizedKeys}`,
      ],
      ...[`HostKey ${ed25519.path}`, `HostKey ${rsa.path}`, `PidFile ${join(this.#folder, 'pid')}`],
      // All users may be able to write to the temporary folder, which `sshd` would refuse.
      ...['StrictModes no', 'PermitRootLogin yes', 'UsePAM no', 'PasswordAuthentication no'],
      ...['KbdInteractiveAuthentication no', 'LogLevel INFO', ''],
    ]
  }
}

/** Stops the server and removes the folder as soon as its standard input ends: also when this process is killed. */
const GUARDIAN = '"$1" -D -e -f "$2" & cat > /dev/null; kill $!; rm -rf "$3"'

const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ADMIN = 'admin'
const PASSWORD = 'admin-of-a-test'

/** A PostgreSQL server on loopback, in a temporary folder that is removed with it. */
export class LocalPostgres {
  readonly #programs: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'panoply-postgres-'))
  readonly #data = join(this.#folder, 'data')
  /** The server refuses to be run by root. */
  readonly #identity = process.getuid?.() === 0 ? identityOf('postgres') : undefined

  #guardian: ChildProcess | undefined
  #port = 0

  /** @param programsFolder where `initdb`, `pg_ctl` and `postgres` are */
  constructor(programsFolder: string) {
    this.#programs = programsFolder
  }

  /** @returns its address, with the password of a user who may do anything */
  async start(): Promise<string> {
    const passwordFile = join(this.#folder, 'password')
    writeFileSync(passwordFile, PASSWORD)
    if (this.#identity) {
      const { uid, gid } = this.#identity
      for (const path of [this.#folder, passwordFile]) chownSync(path, uid, gid)
    }
    this.#guard()
    this.#run('initdb', '-D', this.#data, '-U', ADMIN, '--pwfile', passwordFile, ...INITDB_OPTIONS)
    this.#port = await freePort()
    this.#startServer()
    return `postgres://${ADMIN}:${PASSWORD}@127.0.0.1:${this.#port}/postgres`
  }

  /** Stops the server as a power cut does, and starts it again at the same address. */
  restart(): void {
    this.#run('pg_ctl', 'stop', '--wait', '-m', 'immediate', '-D', this.#data)
    this.#startServer()
  }

  async stop(): Promise<void> {
    if (!this.#guardian) return
    this.#guardian.stdin?.end()
    await once(this.#guardian, 'exit')
  }

  #startServer(): void {
    // Data of tests need not survive a power failure of the machine.
    const settings = `-c listen_addresses=127.0.0.1 -c port=${this.#port} -c unix_socket_directories='' -c fsync=off`
    const log = join(this.#folder, 'log')
    this.#run('pg_ctl', 'start', '--wait', '-D', this.#data, '-l', log, '-o', settings)
  }

  /**
   * Starts a process that stops the server and removes the folder as soon as its standard input ends. So the server is
   * also stopped if this process is killed in the middle of a test.
   */
  #guard(): void {
    const pgCtl = join(this.#programs, 'pg_ctl')
    this.#guardian = spawn('/bin/sh', ['-c', GUARDIAN, 'sh', pgCtl, this.#data, this.#folder], {
      ...{ ...this.#identity, cwd: '/', detached: true },
      stdio: ['pipe', 'ignore', 'ignore'],
    })
  }

  #run(program: string, ...args: string[]): void {
    const { status, error, stderr } = spawnSync(join(this.#programs, program), args, {
      ...{ ...this.#identity, cwd: this.#folder, encoding: 'utf8' },
      // No pipe, because the server inherits it from `pg_ctl`, and this call would wait until the server ends.
      stdio: ['ignore', 'ignore', program === 'initdb' ? 'pipe' : 'ignore'],
    })
    if (status !== 0) {
      throw new Error(`${program} failed: ${error?.message ?? stderr}`)
    }
  }
}

const GUARDIAN = 'cat > /dev/null; "$1" stop --wait -m immediate -D "$2"; rm -rf "$3"'

const INITDB_OPTIONS = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync']

const identityOf = (user: string): { uid: number; gid: number } => {
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    Number.parseInt(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout),
  )
  if (!uid || !gid) throw new Error(`root cannot run the server, and there is no user ${user}`)
  return { uid, gid }
}

const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

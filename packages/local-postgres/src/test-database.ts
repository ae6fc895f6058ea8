import { randomUUID } from 'node:crypto'

import pg from 'pg'

/** A row as the client reads it. */
export type TestRow = Record<string, unknown>

/** A database of one test file on the server of the tests. */
export class TestDatabase {
  readonly #server: URL
  readonly #name = `panoply_${randomUUID().replaceAll('-', '')}`
  #client: pg.Client | undefined

  constructor(serverAddress: string) {
    this.#server = new URL(serverAddress)
  }

  /** The address of this database, with user and password. */
  get url(): URL {
    const url = new URL(this.#server)
    url.pathname = `/${this.#name}`
    return url
  }

  /** Another database on the same server. */
  another(): TestDatabase {
    return new TestDatabase(this.#server.href)
  }

  async create(): Promise<void> {
    await this.#byAdmin(`CREATE DATABASE ${this.#name}`)
    this.#client = await connect(this.url)
  }

  async drop(): Promise<void> {
    await this.#client?.end()
    await this.#byAdmin(`DROP DATABASE ${this.#name} WITH (FORCE)`)
  }

  async run(sql: string, values: unknown[] = []): Promise<TestRow[]> {
    if (!this.#client) throw new Error('expected create() first')
    return (await this.#client.query<TestRow>(sql, values)).rows
  }

  /** Ends all connections of programs under test, as a restart of the server does. */
  async breakConnections(): Promise<void> {
    const broken = await this.run(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
      WHERE application_name = 'panoply' AND datname = current_database()`)
    if (broken.length === 0) throw new Error('expected a connection to break')
  }

  async #byAdmin(sql: string): Promise<void> {
    const client = await connect(this.#server)
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }
}

const connect = async (address: URL): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: address.href })
  // A test may restart the server. Then the next query fails and reports it.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

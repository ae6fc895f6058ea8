import { randomUUID } from 'node:crypto'

import pg from 'pg'

import type { Connection } from '../../src/connection.js'

/** A database of its own on the server of the tests. */
export class TestDatabase {
  readonly #address: URL
  readonly #name = `panoply_${randomUUID().replaceAll('-', '')}`
  #client: pg.Client | undefined

  constructor(address: string) {
    this.#address = new URL(address)
  }

  /** The parameters that a source needs to read it. */
  get connection(): Required<Connection> {
    const { hostname, port, username, password } = this.#address
    return {
      ...{ host: hostname, port, db: this.#name, user: decodeURIComponent(username) },
      ...{ password: decodeURIComponent(password), encryption: 'disable' },
    }
  }

  async create(): Promise<void> {
    await this.#byAdmin(`CREATE DATABASE ${this.#name}`)
    this.#client = await this.#connect(this.#name)
  }

  async drop(): Promise<void> {
    await this.#client?.end()
    await this.#byAdmin(`DROP DATABASE ${this.#name} WITH (FORCE)`)
  }

  async run(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    if (!this.#client) throw new Error('expected create() first')
    return (await this.#client.query<Record<string, unknown>>(sql, values)).rows
  }

  /** Ends all connections of data sources, as a restart of the server does. */
  async breakConnections(): Promise<void> {
    const broken = await this.run(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
      WHERE application_name = 'panoply' AND datname = current_database()`)
    if (broken.length === 0) throw new Error('expected a connection to break')
  }

  async #connect(database: string): Promise<pg.Client> {
    const address = new URL(this.#address)
    address.pathname = `/${database}`
    const client = new pg.Client({ connectionString: address.href })
    await client.connect()
    return client
  }

  async #byAdmin(sql: string): Promise<void> {
    const client = await this.#connect(this.#address.pathname.slice(1))
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }
}

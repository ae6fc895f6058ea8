import { parseSource } from '@panoply/datasource'

import { CONFIG, Stream } from '../../src/index.js'
import { FakeClock } from './fake-clock.js'
import { TypeformServer } from './typeform-server.js'

const NOW = '2026-03-29T12:00:00Z'

/** The time so many minutes before {@link NOW}. */
export const ago = (minutes: number): string =>
  new Date(Date.parse(NOW) - minutes * 60_000).toISOString()

export const survey = { name: 'Survey', value: 'abc123' }
const signup = { name: 'Sign up', value: 'def456' }

/** A server with two forms, four responses to the first and one to the second, and sources that read it. */
export class Scene {
  readonly server = new TypeformServer()
  readonly logged: string[] = []
  clock = new FakeClock(NOW)

  async start(): Promise<void> {
    await this.server.start()
    this.server.forms = [survey, signup].map(({ name, value }) => ({ id: value, title: name }))
    this.server.responses = [1, 2, 3, 4, 5].map((index) => ({
      ...{ form: index < 5 ? survey.value : signup.value, token: `response-${index}` },
      submitted_at: ago(index * 100),
    }))
  }

  stop(): Promise<void> {
    return this.server.stop()
  }

  open(more: object = {}): Stream {
    const { tokens, url: apiUrl } = this.server
    const given = { ...tokens, apiUrl, type: 'typeform', forms: [survey, signup], ...more }
    // The type of the access token is not known to CONFIG: the system fills it.
    const source = parseSource(CONFIG, given) as ConstructorParameters<typeof Stream>[0]
    const refresh = { client_id: 'client', client_secret: 'client-secret' }
    const logger = (line: string): unknown => this.logged.push(line)
    return new Stream(source, { clock: this.clock, refresh, logger })
  }
}

/** The ids of the rows of a batch. */
export const idsOf = (rows: unknown): unknown[] => (rows as { id: unknown }[]).map(({ id }) => id)

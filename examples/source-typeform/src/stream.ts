import { randomUUID } from 'node:crypto'

import { type Batch, DataSource, type SourceOf, type StreamDeclaration } from '@panoply/datasource'
import { InvalidArgumentError, wrapErrors } from '@panoply/errors'
import { systemClock, UnauthorizedError } from '@panoply/http'
import { withValidToken } from '@panoply/oauth'

import { chosenForms } from './chosen-forms.js'
import { CONFIG } from './config.js'
import { declareStreams } from './declare-streams.js'
import { responseRow } from './response-row.js'
import {
  API_URL,
  type Form,
  type FormResponse,
  listResponses,
  type Options,
  typeformClient,
} from './typeform-api.js'

type Source = Omit<SourceOf<typeof CONFIG>, 'access_token'> & {
  access_token: string
  /** Absent where the access token is a personal one, which does not run out. */
  refresh_token?: string
}

/** Where the reading of a form goes on. Responses come newest first. */
interface Position {
  /** Responses from this time on are read: ISO 8601, UTC; all of them without one. */
  readonly since: string | null
  /** Responses older than the one with this token are read; none was read without one. */
  readonly before: string | null
  /** When the newest response was asked for, which is where the run after begins. */
  readonly startedAt: string
}

interface State {
  readonly forms?: Readonly<Record<string, Position>>
}

/** Typeform may be this late in listing a response: what was read in it is read again, and known by its id. */
const OVERLAP_MS = 60 * 60 * 1000
const MAX_PAGE_SIZE = 1_000
const DESTINATION_FIELD = '{__table}'

/** Reads the responses to the chosen forms, one form after the other, one page a `read`. */
export class Stream extends DataSource<Source, Options> {
  static override readonly CONFIG = CONFIG
  static override readonly incremental = true
  override readonly stateSpan = 'batch'

  readonly #clock = this.options.clock ?? systemClock
  readonly #startedAt = isoSeconds(this.#clock.date().getTime())
  readonly #positions = ((this.source.state ?? {}) as State).forms ?? {}
  readonly #pending = chosenForms(this.source.forms)
  readonly #total = this.#pending.length
  #position: Position | undefined

  readonly #list: (form: Form, query: Query) => Promise<FormResponse[]>

  /** The tables of the chosen forms. */
  @wrapErrors('config')
  static override streams({ forms }: Pick<Source, 'forms'>): StreamDeclaration[] {
    return declareStreams(forms)
  }

  constructor(source: Source, options?: Options) {
    super(source, options)
    source.destination = destinationOf(source)
    source.idpattern ??= '{id}'
    const api = typeformClient(this.source, this.options)
    const list = (form: Form, query: Query): Promise<FormResponse[]> =>
      listResponses(api, form.value, query)
    this.#list =
      source.refresh_token === undefined
        ? list
        : withValidToken(list, {
            refreshUrl: `${source.apiUrl ?? API_URL}/oauth/token`,
            errors: UnauthorizedError,
            holder: this,
          })
  }

  @wrapErrors('collect')
  async read(n = MAX_PAGE_SIZE): Promise<Batch | null> {
    const form = this.#pending[0]
    if (!form) return null
    const position = (this.#position ??= this.#firstPosition(form))
    const { since, before } = position
    const pageSize = Math.min(Math.max(1, n), MAX_PAGE_SIZE)
    this.log(`reading ${form.name} since ${since ?? 'its beginning'}`)
    const responses = await this.#list(form, {
      ...{ page_size: pageSize, response_type: this.source.responseType },
      ...{ since: since ?? undefined, before: before ?? undefined },
    })
    const last = responses.at(-1)?.token
    const isEnd = last === undefined || responses.length < pageSize
    return this.#take(form, responses, isEnd ? finished(position) : { ...position, before: last })
  }

  #take(form: Form, responses: readonly FormResponse[], position: Position): Batch {
    this.#position = position
    if (position.before === null) {
      this.#pending.shift()
      this.#position = undefined
    }
    const loaded = this.#total - this.#pending.length
    this.progress(loaded, this.#total, `${loaded} of ${this.#total} forms fetched`)
    const stateId = randomUUID()
    this.state(stateId, { forms: { [form.value]: { ...position } } })
    return responses.map((response) => ({ ...responseRow(form, response), __state: stateId }))
  }

  #firstPosition({ value: id }: Form): Position {
    const known = this.#positions[id]
    // An interrupted reading goes on with its own time: what came since then is for the run after.
    if (known && known.before !== null) return known
    const since = known?.since ?? sinceSuccess(this.source.lastTimeSucceed)
    return { since, before: null, startedAt: this.#startedAt }
  }
}

type Query = Parameters<typeof listResponses>[2]

const finished = ({ startedAt }: Position): Position => ({
  ...{ since: isoSeconds(Date.parse(startedAt) - OVERLAP_MS), before: null, startedAt },
})

/** Typeform takes times to the second: https://www.typeform.com/developers/responses/reference/retrieve-responses/ */
const isoSeconds = (timeMs: number): string => `${new Date(timeMs).toISOString().slice(0, 19)}Z`

/** @param time when the last run succeeded, as the system tells it */
const sinceSuccess = (time: unknown): string | null => {
  if (time === undefined || time === null || time === '') return null
  const timeMs = typeof time === 'string' ? Date.parse(time) : NaN
  if (Number.isNaN(timeMs)) {
    throw new InvalidArgumentError('lastTimeSucceed: expected a date in ISO 8601', {
      argument: 'lastTimeSucceed',
    })
  }
  return isoSeconds(timeMs - OVERLAP_MS)
}

/** A table for each form, whatever the name of the destination: the columns of two forms have nothing in common. */
const destinationOf = ({ destination = 'typeform' }: Source): string =>
  destination.includes(DESTINATION_FIELD) ? destination : `${destination}_${DESTINATION_FIELD}`

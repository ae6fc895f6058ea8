import { encodeBody } from '../format/body.js'
import { keptHeaders } from '../format/headers.js'
import { holdsTimeNear } from '../format/request-times.js'
import type { Exchange, Tape, TapeBody } from '../format/tape.js'
import { decompress } from '../network/decompress.js'
import type { Client, TakenRequest } from '../network/take-requests.js'
import { findSecrets } from '../secrets/find-secrets.js'
import { givenSecrets } from '../secrets/given-secrets.js'
import { Placeholders } from '../secrets/placeholders.js'
import { withoutSecrets } from '../secrets/replace-secrets.js'
import { TapeError } from '../tape-error.js'
import type { RecordTapeOptions } from './record-tape-options.js'

/** A request, and the part of its answer that has arrived. */
interface Recorded {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: TapeBody
  response?: { readonly status: number; readonly headers: Headers; readonly body: TapeBody }
}

/** Keeps requests and answers in memory, with their secrets. {@link Recorder.tape} returns them without secrets. */
export class Recorder {
  readonly #options: RecordTapeOptions
  /** In the order in which the requests were made. */
  readonly #recorded = new Map<string, Recorded>()
  readonly #answers: Promise<void>[] = []
  readonly #startedMs = Date.now()

  constructor(options: RecordTapeOptions) {
    this.#options = options
  }

  async request({ id, request }: TakenRequest): Promise<void> {
    const { only } = this.#options
    if (only && !only(new URL(request.url))) return
    const { method, url, headers } = request
    // The entry is made before the body is read, so that requests keep the order in which they were made.
    this.#recorded.set(id, { method, url, headers, body: {} })
    const body = encodeBody(Buffer.from(await request.clone().arrayBuffer()))
    this.#recorded.set(id, { method, url, headers, body })
  }

  response(id: string, client: Client, response: Response): void {
    const answer = this.#take(id, client, response)
    // `end` awaits the answer. Without this, an earlier failure would count as unhandled.
    answer.catch(() => undefined)
    this.#answers.push(answer)
  }

  /** @throws TapeError if an answer broke off, because the tape would have only a part of it */
  async end(): Promise<void> {
    await Promise.all(this.#answers)
  }

  /** The tape without secrets. Requests that failed, and so have no answer, are left out. */
  tape(): Tape {
    const exchanges = this.#exchanges()
    const hasTimes = exchanges.some(({ request }) => holdsTimeNear(request, this.#startedMs))
    const recordedAt = new Date(this.#startedMs).toISOString()
    return { tape: 1, ...(hasTimes && { recordedAt }), exchanges }
  }

  #exchanges(): Exchange[] {
    const placeholders = new Placeholders()
    placeholders.add(givenSecrets(this.#options))
    const answered = [...this.#recorded.values()].flatMap((recorded) =>
      recorded.response ? [{ ...recorded, response: recorded.response }] : [],
    )
    for (const { url, headers, body, response } of answered) {
      placeholders.add(
        findSecrets({
          ...{ url, requestHeaders: headers, requestBody: body },
          ...{ responseHeaders: response.headers, responseBody: response.body },
        }),
      )
    }
    return answered.map((recorded) => withoutSecrets(exchangeOf(recorded), placeholders))
  }

  async #take(id: string, client: Client, response: Response): Promise<void> {
    const recorded = this.#recorded.get(id)
    if (!recorded) return
    const { status, headers } = response
    let bytes: Buffer
    try {
      bytes = Buffer.from(await response.arrayBuffer())
    } catch (cause) {
      throw new TapeError(
        `expected the answer to ${recorded.method} ${this.#shownPath(recorded)} to be complete, but it broke off`,
        ...(['unfinished', cause] as const),
      )
    }
    // `fetch` has decompressed the body already.
    const encoding = client === 'fetch' ? null : headers.get('content-encoding')
    recorded.response = { status, headers, body: encodeBody(decompress(bytes, encoding) ?? bytes) }
  }

  /** The path of a request, for messages. It has no secrets, as on the tape. */
  #shownPath({ url, headers, body }: Recorded): string {
    const placeholders = new Placeholders()
    placeholders.add(givenSecrets(this.#options))
    placeholders.add(
      findSecrets({
        ...{ url, requestHeaders: headers, requestBody: body },
        ...{ responseHeaders: new Headers(), responseBody: {} },
      }),
    )
    return placeholders.replaceIn(new URL(url).pathname)
  }
}

const exchangeOf = ({
  method,
  url,
  headers,
  body,
  response,
}: Recorded & { response: NonNullable<Recorded['response']> }): Exchange => {
  const contentType = headers.get('content-type')
  return {
    request: {
      ...{ method, url },
      ...(contentType !== null && Object.keys(body).length > 0 && { contentType }),
      ...body,
    },
    response: {
      status: response.status,
      headers: keptHeaders(response.headers, Date.now()),
      ...response.body,
    },
  }
}

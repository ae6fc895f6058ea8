/** What tests look at of a source. */
export interface SourceFacts {
  readonly title: string
  readonly isLoading: boolean
  readonly revision: number
  readonly moduleError: string | null
  readonly run: unknown
  readonly params: readonly unknown[]
  readonly lastEventId: number
}

/** An answer of the console. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly text: string
  readonly headers: Headers
}

/** A browser of one console: it keeps the cookie, and every text that it was ever sent. */
export class ConsoleClient {
  readonly origin: string
  readonly seen: string[] = []
  cookie = ''

  constructor(url: string) {
    this.origin = new URL(url).origin
  }

  async open(url: string): Promise<Response> {
    const answer = await fetch(url, { redirect: 'manual' })
    this.cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    return answer
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await fetch(`${this.origin}${path}`, {
      method,
      headers: {
        ...{ cookie: this.cookie, origin: this.origin },
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    this.seen.push(text)
    return { status: answer.status, headers: answer.headers, text, body: parsed(text) }
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path)
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.send('POST', path, body)
  }

  /** Reads events until one is what is waited for. */
  async until(
    after: number,
    isWanted: (event: ConsoleEventLike) => boolean,
  ): Promise<ConsoleEventLike[]> {
    const abort = new AbortController()
    const { body } = await fetch(`${this.origin}/api/events?after=${after}`, {
      headers: { cookie: this.cookie },
      signal: abort.signal,
    })
    const events: ConsoleEventLike[] = []
    let rest = ''
    if (!body) throw new Error('the stream of events has no body')
    for await (const part of body.pipeThrough(new TextDecoderStream())) {
      this.seen.push(part)
      const blocks = (rest + part).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1]
        if (data === undefined) continue
        const event = JSON.parse(data) as ConsoleEventLike
        events.push({ ...event, id: Number(/^id: (\d+)$/m.exec(block)?.[1]) })
        if (isWanted(event)) {
          abort.abort()
          return events
        }
      }
    }
    throw new Error('the stream of events ended')
  }

  async source(id: string): Promise<SourceFacts> {
    return (await this.get(`/api/sources/${id}`)).body as SourceFacts
  }

  /** Waits until a module is read. */
  async loaded(id: string): Promise<SourceFacts> {
    const isReady = (summary: SourceFacts): boolean => !summary.isLoading && summary.revision > 1
    const before = await this.source(id)
    if (isReady(before)) return before
    await this.until(
      before.lastEventId - 1,
      (event) => event.type === 'source' && Number(event['revision']) > 1 && event['source'] === id,
    )
    return await this.source(id)
  }
}

/** An event, as it is read. */
export type ConsoleEventLike = Readonly<Record<string, unknown>> & { readonly type: string }

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

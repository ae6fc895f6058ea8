import { Exchange } from './exchange/exchange.js'
import type { Answer } from './exchange/answer.js'
import type { Call } from './exchange/call.js'
import { readBytes, readJson, readText, refuseOtherTypes } from './exchange/read-body.js'
import type { HttpResponse } from './http-response.js'
import { withAnyType, withPage } from './options/adapt-options.js'
import { buildCall } from './options/build-call.js'
import type { HttpClientOptions } from './options/http-client-options.js'
import type { PagesOptions, RequestOptions, StreamOptions } from './options/request-options.js'
import { byteLimit, type RequestDefaults, resolveOptions } from './options/resolve-options.js'
import { resolveNextLink } from './paging/next-link.js'
import type { PageRequest, Paging } from './paging/paging.js'
import { type Page, PageIterator, type PageReply } from './paging/page-iterator.js'
import { shownUrl } from './secrets/shown-url.js'
import { readJsonItems } from './streams/json-items.js'
import { readJsonLines } from './streams/json-lines.js'
import { StreamIterator } from './streams/stream-iterator.js'

/**
 * Sends requests to an API over HTTP. It adds the credentials, keeps the rate limit, tries again if that helps, and
 * keeps bounds on memory and time. A failure is an {@link HttpError} that says whether trying again helps. It shows no
 * secret.
 *
 * All paths are below `baseUrl`; a whole URL of the same origin works, too. The types that a caller names are not
 * checked against the answer.
 *
 * @example
 * ```ts
 * import { bearer, HttpClient } from '@panoply/http'
 *
 * const api = new HttpClient({
 *   baseUrl: 'https://api.example.com/v1',
 *   auth: bearer(() => process.env['EXAMPLE_TOKEN']),
 *   rateLimit: { requests: 10, perMs: 1_000 },
 * })
 * const user = await api.get<{ name: string }>('users/1', { query: { fields: 'name' } })
 * console.log(user.name)
 * ```
 */
export class HttpClient {
  readonly #exchange: Exchange
  readonly #parts: ReturnType<typeof resolveOptions>['parts']
  readonly #defaults: RequestDefaults

  /** @throws InvalidArgumentError when an option is out of bounds */
  constructor(options: HttpClientOptions) {
    const { parts, defaults } = resolveOptions(options)
    this.#parts = parts
    this.#defaults = defaults
    this.#exchange = new Exchange(parts)
  }

  /**
   * The body of an answer to GET.
   *
   * @throws HttpError when no attempt succeeds; InvalidArgumentError when the request cannot be sent; the reason of the
   *   signal when it is aborted
   */
  async get<T = unknown>(path: string, options: RequestOptions = {}): Promise<T> {
    return (await this.request<T>('GET', path, options)).body
  }

  /** The body of an answer to POST. It is sent again after a failure only with `idempotent: true`. See {@link get}. */
  async post<T = unknown>(path: string, options: RequestOptions = {}): Promise<T> {
    return (await this.request<T>('POST', path, options)).body
  }

  /** The body of an answer to PUT. It is sent again after a failure only with `idempotent: true`. See {@link get}. */
  async put<T = unknown>(path: string, options: RequestOptions = {}): Promise<T> {
    return (await this.request<T>('PUT', path, options)).body
  }

  /** The body of an answer to PATCH. It is sent again after a failure only with `idempotent: true`. See {@link get}. */
  async patch<T = unknown>(path: string, options: RequestOptions = {}): Promise<T> {
    return (await this.request<T>('PATCH', path, options)).body
  }

  /** The body of an answer to DELETE. It is sent again after a failure only with `idempotent: true`. See {@link get}. */
  async delete<T = unknown>(path: string, options: RequestOptions = {}): Promise<T> {
    return (await this.request<T>('DELETE', path, options)).body
  }

  /** The whole answer to a request with any method: status, headers and body. See {@link get}. */
  async request<T = unknown>(
    method: string,
    path: string,
    options: RequestOptions = {},
  ): Promise<HttpResponse<T>> {
    const call = this.#call(method, path, options)
    return this.#exchange.run(call, async (answer) => ({
      status: answer.status,
      headers: answer.headers,
      url: shownUrl(answer.url, this.#parts.secrets),
      // The compiler does not know what the API sends. So the caller names the type.
      body: (await this.#read(answer, call, options)) as T,
    }))
  }

  /**
   * The items of a list, page by page. `next` of a page is the place of the page after it. Reading stops when a page
   * repeats, and `log` gets a line about it. A page that fails is not skipped: the next call of `next()` asks for the
   * same page again.
   *
   * @throws HttpError, from the iterator, when a page fails or has no list of items
   *
   * @example
   * ```ts
   * import { byCursor, HttpClient } from '@panoply/http'
   *
   * const api = new HttpClient({ baseUrl: 'https://api.example.com/v1' })
   * const paging = byCursor({ param: 'after', path: 'meta.next' })
   * for await (const users of api.pages<{ id: number }>('users', paging)) {
   *   console.log(users.length, 'the next page begins at', users.next)
   * }
   * ```
   */
  pages<Item = unknown>(
    path: string,
    paging: Paging,
    options: PagesOptions = {},
  ): AsyncIterableIterator<Page<Item>, void, undefined> {
    const { method = 'GET' } = options
    const { apiName, baseUrl, log, secrets } = this.#parts
    const ask = (request: PageRequest): Promise<PageReply> => {
      const call =
        request.url === undefined
          ? this.#call(method, path, withPage(options, request))
          : this.#call(method, request.url, { ...options, query: {} })
      return this.#exchange.run(call, async (answer) => ({
        body: await this.#read(answer, call, options),
        headers: answer.headers,
        resolveLink: (link) => resolveNextLink(link, answer, baseUrl, secrets),
        unexpected: (expected, came) => answer.failures.unexpected(expected, came, answer.status),
      }))
    }
    return new PageIterator<Item>(paging, ask, (line) => {
      log(`${apiName}, ${path}: ${line}`)
    })
  }

  /**
   * The values of an answer in JSON lines, one by one. The answer is never in memory as a whole. The client does not
   * try again after the first value has come.
   *
   * @throws HttpError, from the iterator, when there is no answer, the answer breaks off, or a line is no JSON
   *
   * @example
   * ```ts
   * import { HttpClient } from '@panoply/http'
   *
   * const api = new HttpClient({ baseUrl: 'https://api.example.com/v1' })
   * for await (const row of api.lines<{ id: number }>('export.jsonl')) console.log(row.id)
   * ```
   */
  lines<T = unknown>(
    path: string,
    options: StreamOptions = {},
  ): AsyncIterableIterator<T, void, undefined> {
    const maxItemBytes = this.#maxItemBytes(options)
    return this.#stream<T>(path, withAnyType(options), (answer) =>
      readJsonLines(answer, maxItemBytes),
    )
  }

  /**
   * The items of a large list in a JSON answer, one by one. The answer is never in memory as a whole. The client does
   * not try again after the first item has come.
   *
   * @param listPath the place of the list in the answer, such as `data.rows`; empty if the answer itself is the list
   * @throws HttpError, from the iterator, when there is no answer, the answer breaks off, is no JSON, or has no list at
   * that place
   *
   * @example
   * ```ts
   * import { HttpClient } from '@panoply/http'
   *
   * const api = new HttpClient({ baseUrl: 'https://api.example.com/v1' })
   * for await (const row of api.items<{ id: number }>('export', 'data.rows')) console.log(row.id)
   * ```
   */
  items<T = unknown>(
    path: string,
    listPath = '',
    options: StreamOptions = {},
  ): AsyncIterableIterator<T, void, undefined> {
    const maxItemBytes = this.#maxItemBytes(options)
    const { jsonTypes } = this.#defaults
    return this.#stream<T>(path, options, async function* (answer) {
      await refuseOtherTypes(answer, jsonTypes)
      yield* readJsonItems(answer, listPath, maxItemBytes)
    })
  }

  /**
   * The bytes of an answer, decompressed, piece by piece. The answer is never in memory as a whole. The client does not
   * try again after the first piece has come.
   *
   * @throws HttpError, from the iterator, when there is no answer, or the answer breaks off
   */
  bytes(
    path: string,
    options: StreamOptions = {},
  ): AsyncIterableIterator<Uint8Array, void, undefined> {
    return this.#stream(path, withAnyType(options), (answer) => answer.chunks('silence'))
  }

  #stream<T>(
    path: string,
    { method = 'GET', ...options }: StreamOptions,
    read: (answer: Answer) => AsyncGenerator<unknown, void, undefined>,
  ): StreamIterator<T> {
    const open = (): Promise<Answer> =>
      this.#exchange.run(this.#call(method, path, options), (answer) => Promise.resolve(answer))
    const values = async function* (): AsyncGenerator<T, void, undefined> {
      // The compiler does not know what the API sends. So the caller names the type.
      yield* read(await open()) as AsyncGenerator<T, void, undefined>
    }
    return new StreamIterator(values())
  }

  #call(method: string, path: string, options: RequestOptions): Call {
    const { baseUrl, secrets } = this.#parts
    return buildCall({ method, baseUrl, path }, options, this.#defaults, secrets)
  }

  async #read(
    answer: Answer,
    { method, maxBodyBytes }: Call,
    { as, expect }: RequestOptions,
  ): Promise<unknown> {
    if (as === 'bytes') return readBytes(answer, maxBodyBytes)
    if (as === 'text') return readText(answer, maxBodyBytes)
    const { jsonTypes } = this.#defaults
    const value = await readJson(answer, { method, maxBodyBytes, jsonTypes })
    if (!expect || expect.is(value)) return value
    throw answer.failures.unexpected(expect.what, 'JSON of another form', answer.status)
  }

  #maxItemBytes({ maxItemBytes = this.#defaults.maxItemBytes }: StreamOptions): number {
    return byteLimit('maxItemBytes', maxItemBytes)
  }
}

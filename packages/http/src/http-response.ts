/** An answer with its status and headers. */
export interface HttpResponse<T> {
  readonly status: number
  readonly headers: Headers
  /** The URL of the answer, after redirects, without secrets. */
  readonly url: string
  readonly body: T
}

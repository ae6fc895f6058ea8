/** An answer with its head. */
export interface HttpResponse<T> {
  readonly status: number
  readonly headers: Headers
  /** Where the answer came from, after redirects, without secrets. */
  readonly url: string
  readonly body: T
}

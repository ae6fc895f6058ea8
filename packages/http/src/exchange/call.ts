/** The body of a request. It can be sent more than once. */
export type CallBody = string | Uint8Array | URLSearchParams

/** One request of an author, ready to be sent any number of times. */
export interface Call {
  readonly method: string
  /** Without credentials. */
  readonly url: URL
  /** Without credentials. */
  readonly headers: Headers
  readonly body: CallBody | undefined
  /** The time limit of one attempt, or of one silence of a stream. */
  readonly timeoutMs: number
  readonly maxBodyBytes: number
  /** Whether the request may be sent again after a failure that may have come too late to stop it. */
  readonly isRepeatable: boolean
  readonly signal: AbortSignal | undefined
}

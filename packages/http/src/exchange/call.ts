/** What a request may carry as its body: what can be sent again. */
export type CallBody = string | Uint8Array | URLSearchParams

/** One request of an author, ready to be sent as often as it takes. */
export interface Call {
  readonly method: string
  /** Without credentials. */
  readonly url: URL
  /** Without credentials. */
  readonly headers: Headers
  readonly body: CallBody | undefined
  /** How long one attempt may take, or one silence of a stream. */
  readonly timeoutMs: number
  readonly maxBodyBytes: number
  /** Whether the request may be sent again when it is not known what became of it. */
  readonly isRepeatable: boolean
  readonly signal: AbortSignal | undefined
}

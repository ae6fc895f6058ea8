/** A body: JSON if that loses nothing, otherwise text, otherwise the bytes in base64. An empty body has no field. */
export type TapeBody =
  | { readonly json: unknown }
  | { readonly text: string }
  | { readonly base64: string }
  // oxlint-disable-next-line typescript/no-generated-empty-object-type -- an empty body has no field
  | Readonly<Record<never, never>>

export type TapeRequest = {
  readonly method: string
  readonly url: string
  readonly contentType?: string
} & TapeBody

/** Values of headers. If a header came more than once, its values are a list. */
export type TapeHeaders = Readonly<Record<string, string | readonly string[]>>

export type TapeResponse = {
  readonly status: number
  readonly headers: TapeHeaders
} & TapeBody

/** A request and the answer to it, without secrets. */
export interface Exchange {
  readonly request: TapeRequest
  readonly response: TapeResponse
}

/** The contents of a file: the exchanges in the order in which the requests were made. */
export interface Tape {
  /** The version of the format. */
  readonly tape: 1
  /**
   * When the recording began, ISO 8601 UTC. Only present if requests contain times near it. A replayed program makes
   * the same requests only if its clock shows this time.
   */
  readonly recordedAt?: string
  readonly exchanges: readonly Exchange[]
}

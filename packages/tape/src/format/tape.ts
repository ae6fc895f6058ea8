/** A body: as JSON where nothing is lost by it, else as text, else its bytes in base64; nothing where it is empty. */
export type TapeBody =
  | { readonly json: unknown }
  | { readonly text: string }
  | { readonly base64: string }
  // oxlint-disable-next-line typescript/no-generated-empty-object-type -- a body that is empty has no field
  | Readonly<Record<never, never>>

export type TapeRequest = {
  readonly method: string
  readonly url: string
  readonly contentType?: string
} & TapeBody

/** Values of headers: a list where a header came more than once. */
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
  /** The version of this form. */
  readonly tape: 1
  /**
   * When the recording began, ISO 8601 UTC. It is there where requests hold times of about then: the same requests are made
   * again only by a program that takes this for the present.
   */
  readonly recordedAt?: string
  readonly exchanges: readonly Exchange[]
}

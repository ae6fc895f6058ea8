/** The shape of an object that holds tokens. Every data source has it. */
export interface TokenHolder {
  /** Holds the access token and the refresh token. New tokens are written here. */
  readonly source: object
  /**
   * Its member `refresh` holds the fields of the OAuth client, such as `{ client_id, client_secret }`. Needed only when
   * a token is refreshed.
   */
  readonly options?: object | undefined
  /** Called with `'source-change'` and the keys of `source` that changed. A returned promise is awaited. */
  fire(type: string, changed: Record<string, string>): unknown
  /** Receives a line when a refresh starts, and when a refresh ahead of time failed. Not awaited; it may fail. */
  log?(...messages: string[]): unknown
}

/** Called with each new access token. `this` is the token's holder, unless the callback is an arrow function. */
// oxlint-disable-next-line typescript/no-explicit-any -- the holder may be of any class
export type TokenCallback = (this: any, newToken: string) => unknown

import { DataSource, type Row } from '@panoply/datasource'
import { validateToken } from '@panoply/oauth'

import type { LocalProvider, Tokens } from './local-provider.js'

export class HttpError extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`)
  }
}

/** The OAuth client that the platform hands to a data source. */
export interface BoardOptions {
  readonly refresh: { readonly client_id: string; readonly client_secret: string }
}

/**
 * The data source of the boards of one provider. A real one has its URL at hand when the class is defined; here the
 * provider is given a free port first.
 */
export const defineBoardStream = ({ origin }: Pick<LocalProvider, 'origin'>) => {
  class Stream extends DataSource<Tokens, BoardOptions> {
    #isRead = false

    async read(): Promise<Row[] | null> {
      if (this.#isRead) return null
      this.#isRead = true
      const boards = await this.boards()
      this.progress(1, 1, `${boards.length} boards fetched`)
      return boards
    }

    @validateToken(`${origin}/token`, (error) => error instanceof HttpError && error.status === 401)
    async boards(): Promise<Row[]> {
      const headers = { authorization: `Bearer ${this.source.access_token}` }
      const response = await fetch(`${origin}/boards`, { headers })
      if (!response.ok) throw new HttpError(response.status)
      return (await response.json()) as Row[]
    }
  }
  return Stream
}

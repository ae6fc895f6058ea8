import { validateToken } from '@panoply/oauth'

import type { LocalProvider, Tokens } from './local-provider.js'

export class HttpError extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`)
  }
}

type Listener = (changed: Record<string, string>) => void | Promise<void>

/**
 * The class of the boards of one provider. A real data source extends `DataSource` and has its URL at hand when the
 * class is defined; here the provider is given a free port first.
 */
export const defineBoardStream = ({ origin }: Pick<LocalProvider, 'origin'>) => {
  class BoardStream {
    readonly options = { refresh: { client_id: 'boards', client_secret: 'not a real one' } }

    constructor(
      readonly source: Tokens,
      readonly onSourceChange: Listener,
    ) {}

    fire(_type: string, changed: Record<string, string>): void | Promise<void> {
      return this.onSourceChange(changed)
    }

    @validateToken(`${origin}/token`, (error) => error instanceof HttpError && error.status === 401)
    async boards(): Promise<unknown[]> {
      const headers = { authorization: `Bearer ${this.source.access_token}` }
      const response = await fetch(`${origin}/boards`, { headers })
      if (!response.ok) throw new HttpError(response.status)
      return (await response.json()) as unknown[]
    }
  }
  return BoardStream
}

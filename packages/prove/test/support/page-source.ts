import {
  type Batch,
  DataSource,
  type DataSourceModule,
  type Param,
  type Row,
} from '@panoply/datasource'
import { PanoplyError, wrapErrors } from '@panoply/errors'

export const API = 'https://api.example.com'

interface Page {
  readonly rows: Row[]
  readonly next: number | null
}

/** What the sources of pages are given. */
export interface PageParameters {
  token: string
  refresh_token?: string
  state?: { next?: number | null }
}

/** An answer that is not 200. */
export class StatusError extends PanoplyError {
  readonly status: number

  constructor(status: number) {
    super(`the API answered ${status}`, { retryable: status === 429 || status >= 500 })
    this.status = status
  }
}

/** A source of pages, as it should be: it keeps its place in its state, and moves on only when a page is there. */
export class PageStream extends DataSource<PageParameters> {
  override readonly stateSpan = 'batch'
  protected next: number | null = this.source.state?.next === undefined ? 1 : this.source.state.next

  @wrapErrors('collect')
  async read(_n?: number): Promise<Batch | null> {
    if (this.next === null) return null
    const page = this.next
    const { rows, next } = await this.ask(page)
    this.next = next
    return this.give(page, rows, next)
  }

  protected async ask(page: number): Promise<Page> {
    const response = await fetch(`${API}/rows?page=${page}`, {
      headers: { authorization: `Bearer ${this.source.token}` },
    })
    if (!response.ok) throw new StatusError(response.status)
    return (await response.json()) as Page
  }

  protected give(page: number, rows: Row[], next: number | null): Row[] {
    this.log(`page ${page} has ${rows.length} rows`)
    this.progress(page, 3, `${page} of 3 pages`)
    this.state(`page ${page}`, { next })
    return rows.map((row) => ({ ...row, __state: `page ${page}` }))
  }
}

const TOKEN: Param = { name: 'token', title: 'Token', type: 'password', required: true }

/** The module of a class. */
export const pageModule = (
  Stream: DataSourceModule['Stream'] = PageStream,
  token: Param = TOKEN,
): DataSourceModule => ({ Stream, CONFIG: { title: 'Pages', icon: '', params: [token] } })

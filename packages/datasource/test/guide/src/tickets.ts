import { randomUUID } from 'node:crypto'

import { type Batch, DataSource, defineConfig, type SourceOf } from '@panoply/datasource'
import { PanoplyError } from '@panoply/errors'

interface Connection {
  url: string
  token: string
}

interface Page {
  tickets: { id: number; title: string }[]
  total: number
}

export const CONFIG = defineConfig({
  title: 'Tickets',
  icon: '',
  params: [
    { name: 'url', title: 'Address', placeholder: 'https://tickets.example', required: true },
    { name: 'token', title: 'API token', type: 'password', required: true },
    {
      name: 'project',
      title: 'Project',
      type: 'select',
      required: true,
      dependencies: ['url', 'token'],
      values: (source: Connection) => request<{ id: string; name: string }[]>(source, 'projects'),
    },
    { name: 'pageSize', title: 'Tickets a call', type: 'number', default: '100' },
  ],
})

type Source = SourceOf<typeof CONFIG>

export class Stream extends DataSource<Source> {
  static override readonly CONFIG = CONFIG
  override readonly stateSpan = 'batch'

  #lastId = (this.source.state as { lastId?: number } | undefined)?.lastId ?? 0
  #loaded = 0

  async read(n = this.source.pageSize): Promise<Batch | null> {
    const { project } = this.source
    const query = new URLSearchParams({ after: String(this.#lastId), limit: String(n) })
    const { tickets, total } = await request<Page>(
      this.source,
      `projects/${project.id}/tickets?${query.toString()}`,
    )
    const last = tickets.at(-1)
    if (!last) return null

    this.#lastId = last.id
    this.#loaded += tickets.length
    this.progress(this.#loaded, total, `${this.#loaded} of ${total} tickets of ${project.name}`)

    const stateId = randomUUID()
    this.state(stateId, { lastId: this.#lastId })
    return tickets.map((ticket) => ({ ...ticket, __state: stateId }))
  }
}

async function request<Answer>({ url, token }: Connection, path: string): Promise<Answer> {
  const response = await fetch(new URL(path, url), {
    headers: { authorization: `Bearer ${token}` },
  })
  if (response.ok) return (await response.json()) as Answer
  const message = `the tickets server answered ${response.status} to ${path}`
  // Trying again helps when the server is busy, not when it refuses.
  throw new PanoplyError(message, { retryable: response.status === 429 || response.status >= 500 })
}

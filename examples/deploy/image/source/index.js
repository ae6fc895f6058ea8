/** A source that needs no network, so that the image can be tried. Put your own in its place. */
import { DataSource, defineConfig } from '@panoply/datasource'

export const CONFIG = defineConfig({
  title: 'Tickets',
  params: [
    { name: 'token', title: 'API token', type: 'password', required: true },
    { name: 'total', title: 'Number of tickets', type: 'number', default: 1000 },
    { name: 'pauseMs', title: 'Pause before each batch', type: 'number', default: 0 },
  ],
})

export class Stream extends DataSource {
  stateSpan = 'batch'
  #next = this.source.state?.next ?? 0

  async read() {
    const { token, total, pauseMs } = this.source
    if (token === 'expired') {
      throw Object.assign(new Error(`401: the token ${token} has expired`), { retryable: false })
    }
    if (this.#next >= total) return null
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    const end = Math.min(total, this.#next + 10)
    this.state(`to ${end}`, { next: end })
    const rows = []
    for (let id = this.#next; id < end; id += 1) {
      rows.push({ id, title: `Ticket ${id}`, __state: `to ${end}` })
    }
    this.#next = end
    this.progress(end, total, `${end}/${total} tickets`)
    return rows
  }
}

/** The data source that a reader of the pages is expected to have. */
import { type Batch, DataSource, defineConfig, type SourceOf } from '@panoply/datasource'

export const CONFIG = defineConfig({
  title: 'My source',
  params: [{ name: 'user', title: 'User name', required: true }],
})

export class Stream extends DataSource<SourceOf<typeof CONFIG>> {
  static override listResources(): { id: string; name: string }[] {
    return [{ id: 'users', name: 'Users' }]
  }

  #isDone = false

  read(): Batch | null {
    if (this.#isDone) return null
    this.#isDone = true
    return [{ id: 1, name: this.source.user }]
  }
}

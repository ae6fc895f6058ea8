import { DataSource, defineConfig, type SourceOf } from '@panoply/sdk'

export const CONFIG = defineConfig({
  title: 'Numbers',
  params: [{ name: 'total', type: 'number' }],
})

export class Stream extends DataSource<SourceOf<typeof CONFIG>> {
  #next = 0

  read() {
    if (this.#next >= (this.source.total ?? 1)) return null
    return [{ n: this.#next++ }]
  }
}

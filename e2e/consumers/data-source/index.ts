import { type Batch, DataSource, defineConfig, type SourceOf } from '@panoply/datasource'

export const CONFIG = defineConfig({
  title: 'Consumers',
  params: [{ name: 'consumer', title: 'Name of the consumer', required: true }],
})

export class Stream extends DataSource<SourceOf<typeof CONFIG>> {
  #isDone = false

  read(): Batch | null {
    if (this.#isDone) return null
    this.#isDone = true
    this.progress(1, 1, '1 of 1 rows')
    return [{ consumer: this.source.consumer, node: process.version }]
  }
}

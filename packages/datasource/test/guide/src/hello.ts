import { type Batch, DataSource } from '@panoply/datasource'

export class Stream extends DataSource {
  #isDone = false

  read(): Batch | null {
    if (this.#isDone) return null
    this.#isDone = true
    return [{ hello: 'world' }]
  }
}

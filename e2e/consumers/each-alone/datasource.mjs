import { DataSource } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'

class Stream extends DataSource {
  #isDone = false

  read() {
    if (this.#isDone) return null
    this.#isDone = true
    return [{ consumer: 'datasource', hello: 'world' }]
  }
}
const { rows } = await readAll(new Stream({}))
console.log(JSON.stringify(rows[0]))

import { PanoplyDestination, runSource } from '@panoply/runner'
import { InMemoryStateStore } from '@panoply/runner/testing'

/** What a data source is at least: nothing but the runner is installed here. */
class Stream {
  #isDone = false

  constructor(source, options) {
    Object.assign(this, { source, options })
  }

  on() {
    return this
  }

  read() {
    if (this.#isDone) return null
    this.#isDone = true
    return [{ consumer: 'runner', node: process.version }]
  }

  close() {}
}

const { PANOPLY_KEY = '', PANOPLY_SECRET = '' } = process.env
await runSource(
  { Stream, CONFIG: { title: 'Consumers', params: [] } },
  {
    destination: new PanoplyDestination(PANOPLY_KEY, PANOPLY_SECRET),
    stateStore: new InMemoryStateStore(),
  },
)

import type { Writable } from 'node:stream'

import { DeliveryError, type TableRecord } from '@panoply/errors'

import type { StreamWriter } from '../../src/index.js'

/** Streams of one table that a program writes to: one that is over gives its place to a new one. */
export class TableStreams {
  readonly #writer: StreamWriter
  readonly #handBack: (records: readonly TableRecord[]) => void
  readonly #all = new Set<Writable>()
  readonly #places: Writable[] = []

  constructor(writer: StreamWriter, handBack: (records: readonly TableRecord[]) => void) {
    this.#writer = writer
    this.#handBack = handBack
  }

  at(place: number): Writable {
    const stream = this.#places[place]
    if (stream && !stream.writableEnded && !stream.destroyed) return stream
    const opened = this.#writer.writable('t').on('error', (error) => {
      if (error instanceof DeliveryError) this.#handBack(error.records)
    })
    this.#places[place] = opened
    this.#all.add(opened)
    return opened
  }

  destroy(): void {
    for (const stream of this.#all) stream.destroy()
  }
}

import { describe, expect, it } from '@jest/globals'
import { type Batch, DataSource } from '@panoply/datasource'

import { observeReads } from '../../src/review/observe-reads.js'

describe('watching', () => {
  it('ends with a source that does not', async () => {
    class Stream extends DataSource {
      read(): Batch {
        return []
      }
    }
    const module = { Stream, CONFIG: { title: 'Endless', params: [] } }
    const { reads } = await observeReads(module, {}, { maxReads: 3 })
    expect(reads).toHaveLength(3)
  })
})

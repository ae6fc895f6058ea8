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

  it('tells of a failure without secrets, a token that the source has just come by included', async () => {
    class Stream extends DataSource<Record<string, string>> {
      read(): never {
        Object.assign(this.source, { access_token: 'fresh-token-81c3e5' })
        throw new Error(`refused ${this.source['phrase'] ?? ''}, fresh-token-81c3e5`)
      }
    }
    const CONFIG = { title: 'Refused', params: [{ name: 'phrase', type: 'password' as const }] }
    const source = { phrase: 'hunter2-hunter2' }
    const { failure } = await observeReads({ Stream, CONFIG }, source, { maxReads: 1 })
    expect(failure).toBe('refused [secret], [secret]')
  })
})

import { type Batch, DataSource, type DataSourceModule, type Row } from '@panoply/datasource'

interface Parameters {
  token?: string
  state?: { next?: number }
}

const BATCHES = 6
const BATCH_ROWS = 3

/** A source without requests, as it should be. Tests derive sources with one mistake from it. */
export class MemoryStream extends DataSource<Parameters> {
  override readonly stateSpan: 'batch' | 'batches' = 'batch'
  protected next = this.source.state?.next ?? 1

  read(_n?: number): Batch | null | Promise<Batch | null> {
    if (this.next > BATCHES) return null
    const batch = this.next
    this.next += 1
    this.progress(batch, BATCHES, `${batch} of ${BATCHES} batches`)
    this.report(batch)
    return this.rows(batch)
  }

  protected report(batch: number): void {
    this.state(`batch ${batch}`, { next: batch + 1 })
  }

  protected rows(batch: number): Row[] {
    return Array.from({ length: BATCH_ROWS }, (_, index) => ({
      ...{ id: (batch - 1) * BATCH_ROWS + index, text: `row ${index} of batch ${batch}` },
      __state: `batch ${batch}`,
    }))
  }
}

/** The module of a class. */
export const memoryModule = (
  Stream: DataSourceModule['Stream'] = MemoryStream,
): DataSourceModule => ({
  Stream,
  CONFIG: {
    ...{ title: 'Memory', icon: '' },
    params: [{ name: 'token', title: 'Token', type: 'password' as const }],
  },
})

/** What is given to it. */
export const MEMORY_SOURCE = { token: 'correct-horse-battery-staple' }

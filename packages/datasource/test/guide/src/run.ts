import { type Batch, type DataSource, type StateTracker } from '@panoply/datasource'

/** Reads a source to its end; a batch counts when `deliver` has come back. */
export async function run(
  source: DataSource,
  tracker: StateTracker,
  deliver: (batch: Batch) => Promise<void>,
): Promise<void> {
  source.on('source-state', ({ stateId, state }) => {
    tracker.report(stateId, state)
  })
  for await (const batch of source) {
    const ticket = tracker.rows(batch)
    await deliver(batch)
    tracker.acknowledge(ticket)
  }
  tracker.end()
}

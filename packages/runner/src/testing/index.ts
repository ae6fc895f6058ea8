export { InMemoryDestination, type InMemoryDestinationOptions } from './in-memory-destination.js'
export { InMemoryStateStore } from './in-memory-state-store.js'
export { ManualClock } from '@panoply/errors/internal'

// For every program that uses this package.
export { PostgresDestination } from './destination/postgres-destination.js'
export { PostgresStateStore, type PostgresStateStoreOptions } from './state/postgres-state-store.js'
export {
  PostgresError,
  type PostgresErrorFacts,
  type PostgresFailure,
} from './connection/postgres-error.js'

// For commands.
export { destinationKind } from './destination-kind.js'

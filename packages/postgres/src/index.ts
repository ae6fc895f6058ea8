// What everyone uses.
export { PostgresDestination } from './destination/postgres-destination.js'
export { PostgresStateStore, type PostgresStateStoreOptions } from './state/postgres-state-store.js'
export {
  PostgresError,
  type PostgresErrorFacts,
  type PostgresFailure,
} from './connection/postgres-error.js'

// What commands use besides.
export { destinationKind } from './destination-kind.js'

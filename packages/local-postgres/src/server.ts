// For programs, which have no Jest around them.
export { ensurePostgres, type PostgresPrograms } from './ensure-postgres.js'
export { LocalPostgres } from './local-postgres.js'
export { ADDRESS_VARIABLE } from './postgres-address.js'
export { startPostgres } from './start-postgres.js'

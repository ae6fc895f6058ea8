export { describeWithPostgres } from './describe-with-postgres.js'
export { ensurePostgres, type PostgresPrograms } from './ensure-postgres.js'
export { LocalPostgres } from './local-postgres.js'
export { TestDatabase, type TestRow } from './test-database.js'

import { ensurePostgres } from './ensure-postgres.js'
import { LocalPostgres } from './local-postgres.js'
import { ADDRESS_VARIABLE, REASON_VARIABLE } from './postgres-address.js'

const print = (line: string): void => {
  process.stderr.write(`local-postgres: ${line}\n`)
}

/**
 * Starts a server for the tests, unless an address is given. If no server is available, the tests that need one are
 * skipped, and a line on stderr and a test say so.
 *
 * @returns stops the server
 */
export const startPostgres = async (): Promise<() => Promise<void>> => {
  if (process.env[ADDRESS_VARIABLE] !== undefined) return () => Promise.resolve()
  const programs = ensurePostgres(print)
  if ('missing' in programs) {
    print(`WARNING: the tests against a server are SKIPPED: ${programs.missing}.`)
    print(`Install PostgreSQL, or give the address of a server in ${ADDRESS_VARIABLE}.`)
    process.env[REASON_VARIABLE] = programs.missing
    return () => Promise.resolve()
  }
  const postgres = new LocalPostgres(programs.folder)
  process.env[ADDRESS_VARIABLE] = await postgres.start()
  return () => postgres.stop()
}

/**
 * Starts a server and prints its address as one line. When standard input ends, the server stops. Where no server can be
 * had, it prints why on standard error, and ends with status 1.
 */
import { ensurePostgres } from './ensure-postgres.js'
import { LocalPostgres } from './local-postgres.js'

const programs = ensurePostgres((line) => process.stderr.write(`local-postgres: ${line}\n`))
if ('missing' in programs) {
  process.stderr.write(`${programs.missing}\n`)
  process.exitCode = 1
} else {
  const postgres = new LocalPostgres(programs.folder)
  process.stdout.write(`${await postgres.start()}\n`)
  process.stdin.resume().once('end', () => void postgres.stop())
}

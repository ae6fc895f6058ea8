import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { showProgress, tellSkipped } from '../progress.js'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const SERVER = fileURLToPath(
  new URL('../../../packages/local-postgres/src/main.ts', import.meta.url),
)

/**
 * Runs something with the address of a database: the one that is given, or that of a server which is started for it.
 *
 * @param run gets `undefined` where no server can be had, which is told
 */
export const withPostgres = async <Result>(
  given: string | undefined,
  run: (address: string | undefined) => Promise<Result>,
): Promise<Result> => {
  if (given !== undefined) return await run(given)
  showProgress('starting a PostgreSQL server')
  const words = ['--import=tsx', '--conditions=@panoply/source', SERVER]
  const server = spawn(process.execPath, words, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(server, 'exit')
  let address: string | undefined
  for await (const line of createInterface({ input: server.stdout })) {
    address = line
    break
  }
  if (address === undefined) tellSkipped('PostgreSQL', 'no server could be started')
  try {
    return await run(address)
  } finally {
    server.stdin.end()
    await ended
  }
}

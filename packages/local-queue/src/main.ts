/** The command `local-queue`: starts a queue, prints how to write to it, and shows every record that arrives. */
import { parseArgs } from 'node:util'

import type { ReceivedRequest } from './faults.js'
import { startLocalQueue } from './local-queue.js'

const HELP = `local-queue [--port n]

Starts an SQS-compatible queue on this machine, and prints a key and a secret for it.
It shows every record that arrives, and ends with Ctrl-C.

  --port n   the port to listen on; default: a free one`

const showRecords = ({ entries }: ReceivedRequest): undefined => {
  for (const { MessageBody } of entries) process.stdout.write(`${MessageBody}\n`)
  return undefined
}

const start = async (port: number): Promise<void> => {
  const { apiKey, apiSecret, endpoint } = await startLocalQueue({ port, faults: showRecords })
  process.stdout.write(
    [
      `export PANOPLY_KEY=${apiKey}`,
      `export PANOPLY_SECRET=${apiSecret}`,
      `export AWS_ENDPOINT_URL_SQS=${endpoint}`,
      '',
    ].join('\n'),
  )
  process.stderr.write('Set these in another terminal. Records that arrive are shown here.\n')
}

const fail = (message: string): void => {
  process.stderr.write(`${message}\n`)
  process.exitCode = 2
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help === true) {
    process.stdout.write(`${HELP}\n`)
    return
  }
  const port = Number(values.port ?? '0')
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) await start(port)
  else fail(`--port: expected a number from 0 to 65535, got ${values.port ?? ''}`)
}

main().catch((error: unknown) => {
  fail(error instanceof Error ? error.message : String(error))
})

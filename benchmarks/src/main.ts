/** `pnpm bench`: measures everything in one run and prints the table of the README. */
import { cpus } from 'node:os'

import { eventLoop } from './aims/event-loop.js'
import { fill } from './aims/fill.js'
import { importTime } from './aims/import-time.js'
import { roundTrip } from './aims/round-trip.js'
import { spool } from './aims/spool.js'
import { throughput } from './aims/throughput.js'

// The AWS client's notice of Node versions would stand in the table.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

const processors = cpus()
console.log(
  `Node ${process.version}, ${processors.length} × ${processors[0]?.model ?? 'unknown'}\n`,
)

const findings = [
  ...(await throughput()),
  ...(await spool()),
  ...(await roundTrip()),
  ...(await eventLoop()),
  ...importTime(),
  ...(await fill()),
]

console.log('| what | measured | aim | reached |')
console.log('| --- | --- | --- | --- |')
for (const { what, measured, aim, reached } of findings) {
  console.log(`| ${what} | ${measured} | ${aim} | ${aim === '' ? '' : reached ? 'yes' : 'no'} |`)
}
process.exit()

/** `pnpm bench`: measures everything in one run, prints the table of the README, and draws its picture. */
import { cpus } from 'node:os'

import { eventLoop } from './aims/event-loop.js'
import { fill } from './aims/fill.js'
import { pythonOriginal } from './aims/python-original.js'
import { roundTrip } from './aims/round-trip.js'
import { spool } from './aims/spool.js'
import { throughput } from './aims/throughput.js'
import { commands } from './cold-start/commands.js'
import { imports } from './cold-start/imports.js'
import type { Finding } from './measure.js'
import { type BenchOptions, benchOptions, type GROUPS } from './options.js'
import { showProgress } from './progress.js'
import { tables } from './rows/tables.js'

// The AWS client's notice of Node versions would stand in the table.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

type Measure = (options: BenchOptions) => Finding[] | Promise<Finding[]>

const MEASURES: Readonly<Record<(typeof GROUPS)[number], readonly Measure[]>> = {
  rows: [tables],
  'cold-start': [imports, commands],
  writer: [throughput, pythonOriginal, spool, roundTrip, eventLoop, fill],
}

const measureAll = async (options: BenchOptions): Promise<void> => {
  const processors = cpus()
  console.log(
    `Node ${process.version}, ${processors.length} × ${processors[0]?.model ?? 'unknown'}\n`,
  )
  const findings: Finding[] = []
  for (const [group, measures] of Object.entries(MEASURES)) {
    if (options.only !== undefined && options.only !== group) continue
    // One after the other: two at once would disturb each other.
    for (const measure of measures) {
      showProgress(`${group}: ${measure.name}`)
      findings.push(...(await measure(options)))
    }
  }
  showProgress('')
  console.log('| what | measured | aim | reached |')
  console.log('| --- | --- | --- | --- |')
  for (const { what, measured, aim, reached } of findings) {
    console.log(`| ${what} | ${measured} | ${aim} | ${aim === '' ? '' : reached ? 'yes' : 'no'} |`)
  }
}

try {
  const options = benchOptions(process.argv.slice(2))
  if (options) await measureAll(options)
  process.exit()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openWriter, writeAndDeliver } from '../contenders/stream-writer.js'
import { compare, type Finding, type Handled, ratioFinding } from '../measure.js'
import { recordOf, TABLE } from '../records.js'
import { withSink } from '../with-sink.js'

const COUNT = 200_000
const ROUNDS = 5
/** Records of which a program wants to know that they are safe before it goes on. */
const BATCH = 1_000

/** What it costs to keep every record on disk until it is delivered. */
export const spool = (): Promise<Finding[]> =>
  withSink(0, async (port) => {
    const endpoint = `http://127.0.0.1:${port}`
    const timings = await compare(
      {
        memory: { run: (count) => writeAndDeliver(count, { endpoint }), count: COUNT },
        spool: {
          run: (count) =>
            inDirectory((spoolDirectory) => writeAndDeliver(count, { endpoint, spoolDirectory })),
          count: COUNT,
        },
        persisted: {
          run: (count) => inDirectory((directory) => writeAndPersist(count, endpoint, directory)),
          count: COUNT,
        },
      },
      ROUNDS,
    )
    const against = (what: string, ours: number | undefined): Finding =>
      ratioFinding(`delivered ${what}, against without`, { ours, theirs: timings['memory'] })
    return [
      against('with a spool', timings['spool']),
      against(
        `with a spool and persisted() every ${BATCH.toLocaleString('en')} records`,
        timings['persisted'],
      ),
    ]
  })

const writeAndPersist = async (
  count: number,
  endpoint: string,
  spoolDirectory: string,
): Promise<Handled> => {
  const writer = openWriter({ endpoint, spoolDirectory })
  for (let n = 0; n < count; n++) {
    if (!writer.write(TABLE, recordOf(n))) await writer.ready()
    if (n % BATCH === BATCH - 1) await writer.persisted()
  }
  await writer.close()
  return { handled: writer.stats.delivered }
}

const inDirectory = async <Result>(
  run: (directory: string) => Promise<Result>,
): Promise<Result> => {
  const directory = mkdtempSync(join(tmpdir(), 'panoply-spool-'))
  try {
    return await run(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

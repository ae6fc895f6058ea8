import type { Finding } from '../measure.js'
import { atMost } from './at-most.js'
import { medians, printedBy, type Started } from './process-times.js'

const ROUNDS = 21

/** What a program prints about its import, in milliseconds. */
interface ImportTimes {
  /** The time of all processors, in the program and in the system. */
  readonly processorMs: number
  readonly clockMs: number
}

const importing = (specifier: string): Started => {
  const url = JSON.stringify(import.meta.resolve(specifier))
  const program = `
    const startedAt = performance.now()
    const before = process.cpuUsage()
    await import(${url})
    const { user, system } = process.cpuUsage(before)
    const clockMs = performance.now() - startedAt
    console.log(JSON.stringify({ processorMs: (user + system) / 1000, clockMs }))`
  return { words: ['--input-type=module', '-e', program] }
}

/**
 * Importing a package, against importing the AWS client: each in new processes, which measure it themselves. The ratio
 * is that of processor time, because other work on the machine changes it least. The ratio by the clock stands beside it.
 */
export const imports = (): Finding[] => {
  const times = medians(
    {
      aws: importing('@aws-sdk/client-sqs'),
      'stream-writer': importing('@panoply/stream-writer'),
      datasource: importing('@panoply/datasource'),
      sdk: importing('@panoply/sdk'),
    },
    ROUNDS,
    (program) => JSON.parse(printedBy(program)) as ImportTimes,
  )
  const [work, clock] = [times('processorMs'), times('clockMs')]
  const aims = { 'stream-writer': 0.35, datasource: 0.5, sdk: 0.75 }
  return (['stream-writer', 'datasource', 'sdk'] as const).map((name) => {
    const what = `importing ${name}, against importing the AWS client`
    const byClock = `by the clock ${(clock[name] / clock.aws).toFixed(2)}`
    return atMost(what, work[name], work.aws, aims[name], byClock)
  })
}

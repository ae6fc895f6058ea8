import type { Finding } from '../measure.js'
import { atMost } from './at-most.js'
import { medianTimes, type Started } from './process-times.js'

const ROUNDS = 11

const importing = (specifier: string): Started => {
  const url = JSON.stringify(import.meta.resolve(specifier))
  const program = `const t = performance.now(); await import(${url}); console.log(performance.now() - t)`
  return { words: ['--input-type=module', '-e', program], printsMs: true }
}

/** Importing a package, against importing the AWS client: each in new processes, which measure it themselves. */
export const imports = (): Finding[] => {
  const times = medianTimes(
    {
      aws: importing('@aws-sdk/client-sqs'),
      'stream-writer': importing('@panoply/stream-writer'),
      datasource: importing('@panoply/datasource'),
      sdk: importing('@panoply/sdk'),
    },
    ROUNDS,
  )
  const aims = { 'stream-writer': 0.35, datasource: 0.5, sdk: 0.75 }
  return (['stream-writer', 'datasource', 'sdk'] as const).map((name) =>
    atMost(
      `importing ${name}, against importing the AWS client`,
      times[name],
      times.aws,
      aims[name],
    ),
  )
}

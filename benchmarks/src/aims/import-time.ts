import { execFileSync } from 'node:child_process'

import type { Finding } from '../measure.js'

const ROUNDS = 9
const AIM = 0.25

/** Importing the package, against importing the AWS client that it needs with the first request. */
export const importTime = (): Finding[] => {
  const best = { ours: Number.POSITIVE_INFINITY, aws: Number.POSITIVE_INFINITY }
  for (let round = 0; round < ROUNDS; round++) {
    best.ours = Math.min(best.ours, importMs('@panoply/stream-writer'))
    best.aws = Math.min(best.aws, importMs('@aws-sdk/client-sqs'))
  }
  const share = best.ours / best.aws
  return [
    {
      what: 'importing the package, against importing the AWS client',
      measured: `${share.toFixed(2)} (${best.ours.toFixed(0)} ms against ${best.aws.toFixed(0)} ms)`,
      aim: `at most ${AIM}`,
      reached: share <= AIM,
    },
  ]
}

const importMs = (specifier: string): number => {
  const program = `const t = performance.now(); await import(${JSON.stringify(import.meta.resolve(specifier))}); console.log(performance.now() - t)`
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', program]).toString())
}

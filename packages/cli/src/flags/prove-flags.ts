import type { Command } from 'commander'

import { rowsFlag } from './run-flags.js'

/** The names of the flags that only `prove` has. A parameter of the same name gets another flag. */
export const PROVE_FLAGS = ['tape', 'report', 'ignore'] as const

/** Flags of `panoply prove`. */
export const withProveFlags = (command: Command): Command =>
  command
    .option(
      '--tape <file>',
      'the tape file that answers requests; without it the source uses the live API',
    )
    .option('--record', 'record the tape again from the live API first', false)
    .option('--report <file>', 'also write an HTML report for reviewers')
    .option('--ignore <names>', 'request fields that differ in each run, separated by commas', list)
    .addOption(rowsFlag('--batch-size <rows>', 'how many rows each read is asked for'))

const list = (text: string): string[] => text.split(',').map((name) => name.trim())

import type { Command } from 'commander'

import { rowsFlag } from './run-flags.js'

/** The names of the flags that only `prove` has. A parameter of the same name gets another flag. */
export const PROVE_FLAGS = ['tape', 'report', 'ignore'] as const

/** Flags of `panoply prove`. */
export const withProveFlags = (command: Command): Command =>
  command
    .option('--tape <file>', 'the tape that answers; without one the source is proved as it is')
    .option('--record', 'record the tape anew before, with the API itself', false)
    .option('--report <file>', 'write a page of HTML for a reviewer, too')
    .option('--ignore <names>', 'fields of requests that differ with each run, with commas', list)
    .addOption(rowsFlag('--batch-size <rows>', 'how many rows to ask a read for'))

const list = (text: string): string[] => text.split(',').map((name) => name.trim())

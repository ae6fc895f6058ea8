import type { RunFailure } from '../protocol/index.js'

/** What to do, by the exit code of `panoply run`. The page docs/running-a-data-source.md lists the codes. */
const ADVICE: Readonly<Record<number, string>> = {
  1: 'The source let an error escape or ended the process. Look at the last lines of the log.',
  2: 'Look at the parameters and at the module of the source: nothing was read.',
  3: 'Look at the parameters, the API and the log. Committed rows are kept, and Run continues after them.',
  4: 'Look whether the disk is full, or another program has the DuckDB file open.',
  5: 'Look at the folder of states: it has to be readable and writable for you alone.',
  6: 'Wait for the other run of this source, or stop it.',
  7: 'Another run has taken the source over. Look there.',
}

const OTHER =
  'Look at the last lines of the log. Committed rows are kept, and Run continues after them.'

/** @param message the error that the run reported, or how its process ended */
export const runFailure = (message: string, code: string, exitCode: number | null): RunFailure => ({
  ...{ message, code, exitCode },
  advice: ADVICE[exitCode ?? 0] ?? OTHER,
})

import { parseArgs } from 'node:util'

/** The groups of measurements, in the order of the table. */
export const GROUPS = ['rows', 'cold-start', 'writer'] as const

/** What is measured. */
export interface BenchOptions {
  readonly only: (typeof GROUPS)[number] | undefined
  /** How many rows the table has. */
  readonly rows: number
  readonly rounds: number
}

const HELP = `Measures everything in one run, and prints one table of ratios.

  npx pnpm bench [--only GROUP] [--rows N] [--rounds N]

  --only GROUP  measures one group: ${GROUPS.join(', ')}; default: all
  --rows N      the rows of the table; default 500,000. Memory is measured with two and four times as many,
                three times each
  --rounds N    how often each program moves the rows, in turn; the median counts; default 5
  --help        prints this

The group rows draws benchmarks/rows.svg. It needs PostgreSQL: it takes the database of PANOPLY_BENCH_POSTGRES_URL, where
it makes the table bench_rows, or starts a server of its own. Two peers of PyPI need python3. What cannot be had is skipped,
and the run says so.
`

/** @returns `undefined` if only help was asked for, which is printed. @throws Error for words that it does not know */
export const benchOptions = (words: readonly string[]): BenchOptions | undefined => {
  const { values } = parseArgs({
    // `pnpm bench -- --help` passes the two dashes on.
    args: words.filter((word) => word !== '--'),
    options: {
      only: { type: 'string' },
      rows: { type: 'string', default: '500000' },
      rounds: { type: 'string', default: '5' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(HELP)
    return undefined
  }
  const only = GROUPS.find((group) => group === values.only)
  if (values.only !== undefined && only === undefined) {
    throw new Error(`--only: expected one of ${GROUPS.join(', ')}, got ${values.only}`)
  }
  return { only, rows: count('rows', values.rows), rounds: count('rounds', values.rounds) }
}

const count = (name: string, text: string): number => {
  const number = Number(text.replaceAll(/[,_]/g, ''))
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new Error(`--${name}: expected a whole number above 0, got ${text}`)
}

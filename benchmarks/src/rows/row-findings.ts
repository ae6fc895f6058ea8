import type { Finding } from '../measure.js'
import { DLT, PSQL } from './contenders.js'
import type { RowsMeasured } from './measure-rows.js'
import { median, medianRatio } from './median.js'

/** Each line: ours, what it is compared with, and the share of it that ours should reach. */
const AIMS: readonly (readonly [
  ours: string,
  theirs: readonly string[],
  aim: number | undefined,
])[] = [
  ['CSV: panoply → ndjson', ['CSV: csv-parse, bare loop', 'CSV: papaparse, bare loop'], 0.8],
  ['CSV: panoply → duckdb', ['CSV: panoply → ndjson'], 0.6],
  ['CSV: panoply → duckdb', ['CSV: read_csv of DuckDB'], undefined],
  ['CSV: panoply → duckdb', [DLT], undefined],
  ['JSON lines: panoply → ndjson', ['JSON lines: readline, bare loop'], 0.8],
  ['JSON lines: panoply → duckdb', ['JSON lines: panoply → ndjson'], 0.6],
  ['PostgreSQL: panoply → ndjson', ['PostgreSQL: pg, bare loop'], 0.8],
  ['PostgreSQL: panoply → ndjson', [PSQL], undefined],
  ['PostgreSQL: panoply → duckdb', ['PostgreSQL: panoply → ndjson'], 0.6],
]

/**
 * The lines of the table. Against several, the best of them counts. The ratio is by the clock, because people wait for a run.
 * It is the median of the ratios of the rounds: the speed of a machine may change from minute to minute, and two programs of
 * one round run soon after each other.
 */
export const rowFindings = (measured: readonly RowsMeasured[]): Finding[] => {
  const byName = new Map(measured.map((one) => [one.name, one]))
  return AIMS.flatMap(([ours, theirs, aim]) => {
    const own = byName.get(ours)
    const others = theirs.flatMap((name) => byName.get(name) ?? [])
    const [best] = others.sort((a, b) => median(b.rowsPerSecond) - median(a.rowsPerSecond))
    if (!own || !best) return []
    const share = medianRatio(own.rowsPerSecond, best.rowsPerSecond)
    const byWork = medianRatio(own.rowsPerProcessorSecond, best.rowsPerProcessorSecond)
    // The work of `psql` is done in processes of its own.
    const beside = best.name === PSQL ? '' : `; of processor time ${ratio(byWork)}`
    return [
      {
        what: `${ours}, against ${best.name}`,
        measured:
          `${ratio(share)} (${kilo(own)} against ${kilo(best)}${beside}); ` +
          `${mib(own)} against ${mib(best)}`,
        aim: aim === undefined ? '' : String(aim),
        reached: aim === undefined || share >= aim,
      },
    ]
  })
}

/** Memory must not grow with the rows. V8 takes a little more room the longer it runs. */
const MOST_GROWTH = 1.25

/** The memory of our runs of a table, and of one twice as long. */
export const memoryFindings = (
  short: readonly RowsMeasured[],
  long: readonly RowsMeasured[],
): Finding[] =>
  long.flatMap((more) => {
    const less = short.find(({ name }) => name === more.name)
    if (!less) return []
    const growth = median(more.residentMiB) / median(less.residentMiB)
    return [
      {
        what: `${more.name}: memory of twice as many rows`,
        measured: `${ratio(growth)} (${mib(more)} against ${mib(less)})`,
        aim: `at most ${MOST_GROWTH}`,
        reached: growth <= MOST_GROWTH,
      },
    ]
  })

const ratio = (value: number): string => value.toFixed(value < 10 ? 2 : 0)

const mib = ({ residentMiB }: RowsMeasured): string => `${median(residentMiB).toFixed(0)} MiB`

const kilo = ({ rowsPerSecond }: RowsMeasured): string => {
  const perSecond = median(rowsPerSecond)
  return `${(perSecond / 1_000).toFixed(perSecond < 10_000 ? 1 : 0)}k/s`
}

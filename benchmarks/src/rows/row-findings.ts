import type { Finding } from '../measure.js'
import type { RowsMeasured } from './measure-rows.js'

/** Each line: ours, what it is compared with, and the share of it that ours should reach. */
const AIMS: readonly (readonly [
  ours: string,
  theirs: readonly string[],
  aim: number | undefined,
])[] = [
  ['CSV: panoply → ndjson', ['CSV: csv-parse, bare loop', 'CSV: papaparse, bare loop'], 0.8],
  ['CSV: panoply → duckdb', ['CSV: panoply → ndjson'], 0.6],
  ['CSV: panoply → duckdb', ['CSV: read_csv of DuckDB'], undefined],
  ['JSON lines: panoply → ndjson', ['JSON lines: readline, bare loop'], 0.8],
  ['JSON lines: panoply → duckdb', ['JSON lines: panoply → ndjson'], 0.6],
  ['PostgreSQL: panoply → ndjson', ['PostgreSQL: pg, bare loop'], 0.8],
  ['PostgreSQL: panoply → duckdb', ['PostgreSQL: panoply → ndjson'], 0.6],
]

/** The lines of the table. Against several, the best of them counts. */
export const rowFindings = (measured: readonly RowsMeasured[]): Finding[] => {
  const byName = new Map(measured.map((one) => [one.name, one]))
  return AIMS.flatMap(([ours, theirs, aim]) => {
    const own = byName.get(ours)
    const others = theirs.flatMap((name) => byName.get(name) ?? [])
    const [best] = others.sort((a, b) => b.rowsPerSecond - a.rowsPerSecond)
    if (!own || !best) return []
    const share = own.rowsPerSecond / best.rowsPerSecond
    const workShare = own.rowsPerProcessorSecond / best.rowsPerProcessorSecond
    return [
      {
        what: `${ours}, against ${best.name}`,
        measured: `${share.toFixed(2)} (${kilo(own)} against ${kilo(best)}; by processor time ${workShare.toFixed(2)}; ${own.residentMiB.toFixed(0)} MiB)`,
        aim: aim === undefined ? '' : String(aim),
        reached: aim === undefined || share >= aim,
      },
    ]
  })
}

const kilo = ({ rowsPerSecond }: RowsMeasured): string => `${Math.round(rowsPerSecond / 1_000)}k/s`

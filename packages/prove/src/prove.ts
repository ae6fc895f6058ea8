import { type DataSourceModule, SecretMask } from '@panoply/datasource'
import { InvalidArgumentError } from '@panoply/errors'
import { parseModule, type PlainObject } from '@panoply/runner'
import { replayTape } from '@panoply/tape'

import { checkConfigOf, checkPackage } from './checks/package.js'
import { secretsOf, withCanaries } from './experiment/canaries.js'
import { Laboratory, loadTape } from './experiment/laboratory.js'
import type { Observation } from './experiment/observation.js'
import { checkBaseline } from './checks/baseline.js'
import { type CheckResult, CHECKS, type CheckName, notTried, type Proof } from './proof.js'
import type { ProveOptions } from './proving/options.js'
import { Steps } from './proving/steps.js'
import { recordSource } from './proving/record-source.js'
import { tryEverything } from './proving/try-everything.js'

/**
 * Looks for evidence that a data source can be trusted. It runs the source from beginning to end. Then it stops the
 * source between batches, lets requests fail, lets the token expire, and compares the rows with those of the first run.
 *
 * With a tape it needs no network, because the tape answers all requests. Waits take no time, because timers and dates
 * of the whole process follow the time of the tape. Only one proof can run at a time.
 *
 * @param module the exports of the module of a data source: `Stream` and `CONFIG`
 * @returns a line for each check, with its evidence; `ok` is `true` if no check failed
 * @throws InvalidArgumentError for a module or parameters that cannot be used; TapeError for a tape that cannot be
 * used; the reason of `signal`
 *
 * @example
 * ```ts
 * import { type Batch, DataSource } from '@panoply/datasource'
 * import { prove } from '@panoply/prove'
 *
 * class Stream extends DataSource {
 *   #next = (this.source.state as { next?: number } | undefined)?.next ?? 1
 *   override readonly stateSpan = 'batch'
 *
 *   read(): Batch | null {
 *     const id = this.#next
 *     if (id > 3) return null
 *     this.#next += 1
 *     this.state(`to ${id}`, { next: this.#next })
 *     this.progress(id, 3, `${id} of 3`)
 *     return [{ id, __state: `to ${id}` }]
 *   }
 * }
 *
 * const proof = await prove({ Stream, CONFIG: { title: 'Counting', params: [] } })
 * console.log(proof.ok, proof.baseline.rows)
 * ```
 */
export const prove = async (module: unknown, options: ProveOptions = {}): Promise<Proof> => {
  const parsed = parseModule(module)
  if (options.record === true && options.tape === undefined) {
    throw new InvalidArgumentError('tape: expected the path of the file to record', {
      argument: 'tape',
    })
  }
  const steps = new Steps(options.onProgress, options.signal)
  const source =
    options.record === true
      ? await steps.take('recording', () => recordSource(parsed, options))
      : await askForSource(parsed, options)
  const { laboratory, baseline, secrets } = await begin(parsed, source, options, steps)
  const first = checkBaseline(baseline)
  const results =
    first.verdict === 'failed'
      ? nothingTried()
      : await tryEverything(laboratory, baseline, secrets, steps)
  steps.end()
  const found = [
    checkConfigOf(parsed.CONFIG),
    first,
    ...results,
    ...checkPackage(options.packageFacts),
  ]
  const mask = new SecretMask(secrets)
  return {
    proof: 1,
    ok: found.every(({ verdict }) => verdict !== 'failed'),
    source: mask.mask(parsed.CONFIG.title ?? ''),
    from: laboratory.isTaped ? 'tape' : 'live',
    tape: options.tape ?? null,
    baseline: maskedTables(baselineOf(baseline), mask),
    runs: laboratory.runs,
    lines: (Object.keys(CHECKS) as CheckName[]).flatMap((check) => {
      const result = found.find((one) => one.check === check)
      return result ? [{ title: CHECKS[check], ...masked(result, mask) }] : []
    }),
  }
}

/** Masks the evidence: texts and rows of a source may hold a secret. */
const masked = (result: CheckResult, mask: SecretMask): CheckResult => ({
  ...{ ...result, detail: mask.mask(result.detail) },
  evidence: result.evidence.map(({ where, what, rows }) => ({
    ...{ where: mask.mask(where), what: mask.mask(what) },
    rows: rows.map((row) => mask.mask(row)),
  })),
})

/** Masks the names of tables, because they come from data. */
const maskedTables = (baseline: Proof['baseline'], mask: SecretMask): Proof['baseline'] => ({
  ...baseline,
  tables: baseline.tables.map(({ table, rows }) => ({ table: mask.mask(table), rows })),
})

/** Gets the parameters. If there is a tape, it answers the requests that this makes. */
const askForSource = async (
  { CONFIG: config }: DataSourceModule,
  { source = {}, tape, ignore = [] }: ProveOptions,
): Promise<PlainObject> => {
  if (typeof source !== 'function') return source
  return tape === undefined ? source() : replayTape(tape, source, { config, ignore, repeat: true })
}

/** A line for each check that `tryEverything` would have made. */
const nothingTried = (): CheckResult[] =>
  (Object.keys(CHECKS) as CheckName[])
    .filter((check) => !['config', 'baseline', 'tests', 'dependencies', 'tag'].includes(check))
    .map((check) => notTried(check, 'the first run did not come to its end'))

interface Beginning {
  readonly laboratory: Laboratory
  readonly baseline: Observation
  readonly secrets: readonly string[]
}

/** The first run: with canaries, or with the real secrets if the source refuses canaries. */
const begin = async (
  module: DataSourceModule,
  given: PlainObject,
  options: ProveOptions,
  steps: Steps,
): Promise<Beginning> => {
  const tape = options.tape === undefined ? undefined : await loadTape(options.tape)
  const disguised = withCanaries(module, given)
  const laboratoryWith = (source: PlainObject): Laboratory =>
    new Laboratory({
      ...{ module, source, tape, options: options.options ?? {} },
      ...{ batchSize: options.batchSize ?? 1_000, ignore: options.ignore ?? [] },
    })
  const start = async (source: PlainObject, secrets: readonly string[]): Promise<Beginning> => {
    const laboratory = laboratoryWith(source)
    const baseline = await steps.take('the first run', () => laboratory.run())
    return { laboratory, baseline, secrets }
  }
  steps.expect(1)
  const own = secretsOf(module, given)
  if (!tape) return start(given, own)
  const beginning = await start(disguised.source, disguised.secrets)
  const hasFailed = beginning.baseline.outcome === 'failed'
  return hasFailed && own.length > 0 ? start(given, own) : beginning
}

const baselineOf = ({ rows, reads, stateIds, requests }: Observation): Proof['baseline'] => {
  const tables = new Map<string, number>()
  for (const { table } of rows) tables.set(table, (tables.get(table) ?? 0) + 1)
  return {
    rows: rows.length,
    batches: reads.filter(({ rows: read }) => read !== null).length,
    states: new Set(stateIds).size,
    requests: requests.length,
    tables: [...tables].map(([table, count]) => ({ table, rows: count })),
  }
}

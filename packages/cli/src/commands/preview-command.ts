import {
  ChangesOnlyStore,
  DryRunDestination,
  type PlainObject,
  runSource,
  type TableRow,
} from '@panoply/runner'

import { openStateStore } from '../destinations/open-state-store.js'
import { type Exit, exitOfSignal } from '../exit-code.js'
import { JsonReporter } from '../report/json-reporter.js'
import { PlainReporter } from '../report/plain-reporter.js'
import { previewTables, tableText } from '../report/preview-table.js'
import { askingAgain } from './asking-again.js'
import { type CommandContext, sourceOptionsFor, writeJson } from './command-context.js'
import { type OnSource, storeBesideTape, type TapeOptions, withTape } from './with-tape.js'

/** Flags of `panoply preview`. */
export interface PreviewOptions extends TapeOptions {
  readonly limit: number
  readonly destination?: string
}

/** Facts besides the rows. */
const TOLD = new Set(['log', 'warning', 'retry', 'reject'])
/** `panoply preview`: prints the first rows as tables on standard output. It saves only a refreshed token. */
export const previewCommand = (context: CommandContext, options: PreviewOptions): Promise<Exit> =>
  withTape(context, options, (onSource) => preview(context, options, onSource))

const preview = async (
  context: CommandContext,
  options: PreviewOptions,
  onSource: OnSource,
): Promise<Exit> => {
  const rows = await askingAgain(context, options, (source) => {
    onSource(source)
    return firstRows(context, options, source)
  })
  const { io } = context
  const tables = previewTables(rows)
  if (options.json) writeJson(io, { tables })
  else io.stdout.write(tables.map((table) => tableText(table, io.terminalColumns())).join('\n'))
  return io.signal.aborted ? exitOfSignal(io.stoppedBy()) : 'finished'
}

const firstRows = async (
  { io, module }: CommandContext,
  options: PreviewOptions,
  source: PlainObject,
): Promise<TableRow[]> => {
  const rows: TableRow[] = []
  const reporter = options.json ? new JsonReporter(io) : new PlainReporter(io.stderr, io.clock)
  const unlisten = io.listenToConsole((line) => {
    reporter.show({ type: 'log', message: io.secrets.mask(line) })
  })
  try {
    await runSource(module, {
      source: {
        ...source,
        ...(options.destination !== undefined && { destination: options.destination }),
      },
      options: sourceOptionsFor(io, options),
      ...(options.name !== undefined && { name: options.name }),
      destination: new DryRunDestination((row) => rows.push(row)),
      stateStore: new ChangesOnlyStore(
        await storeBesideTape(options, () => openStateStore(options.state, io)),
      ),
      ...{ clock: io.clock, signal: io.signal, secrets: io.secrets, resume: 'never' },
      // A row that no destination accepts is reported. The other rows are shown nevertheless.
      ...{ limit: options.limit, batchSize: options.limit, maxRejects: options.limit },
      onEvent: (event) => {
        if (TOLD.has(event.type)) {
          reporter.show(event)
        }
      },
    })
  } finally {
    unlisten()
    reporter.finish()
  }
  return rows
}

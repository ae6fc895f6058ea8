import { parseModule } from '@panoply/runner'

import { type CliResult, runFakeCli } from './fake-io.js'
import * as boardSource from './fixtures/board-source.js'

const boards = parseModule(boardSource)

/** A password that must show nowhere. */
export const SECRET = 'hunter2-hunter2'

type Io = Partial<Parameters<typeof runFakeCli>[2]>

/** Runs a command, as typed, about the source of the boards or another one. */
export type RunCommand = (line: string, io?: Io, module?: typeof boards) => Promise<CliResult>

/** @param newFolder makes the folder that a command runs in, where none is given */
export const boardCommand =
  (newFolder: () => string): RunCommand =>
  (line, io = {}, module = boards) =>
    runFakeCli(line.split(' '), module, {
      folder: newFolder(),
      env: { PANOPLY_SOURCE_PASSWORD: SECRET },
      ...io,
    })

/** The rows of JSON lines. */
export const rowsOf = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)

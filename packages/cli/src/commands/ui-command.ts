import { InvalidArgumentError } from '@panoply/errors'
import type * as ConsolePackage from '@panoply/console'

import type { CliIo } from '../cli-io.js'
import { isMissing } from '../destinations/listed-destination.js'
import { type Exit, exitOfSignal } from '../exit-code.js'
import { messageLog } from '../report/message-log.js'
import { sourceOptionsFor } from './command-context.js'

/** Flags of `panoply ui`. */
export interface UiOptions {
  readonly port?: number
  readonly open: boolean
  readonly out?: string
  readonly state: string
  readonly options?: string
  readonly json: boolean
}

const CONSOLE = '@panoply/console'

/** `panoply ui`: serves the page that is made from CONFIG, until a signal ends it. Writes its address as one line. */
export const uiCommand = async (
  io: CliIo,
  modules: readonly string[],
  { port, open, out, state, options, json }: UiOptions,
): Promise<Exit> => {
  const { startConsole } = await loadConsole()
  const given = sourceOptionsFor(io, options === undefined ? {} : { options })
  const opened = await startConsole(modules, {
    runCommand: io.ownCommand,
    folder: io.folder,
    env: { ...io.env, PANOPLY_OPTIONS: JSON.stringify(given) },
    ...{ state, canProve: true },
    ...(port !== undefined && { port }),
    ...(out !== undefined && { out }),
  })
  const ended = new Promise<void>((resolve) => {
    io.signal.addEventListener('abort', () => {
      resolve()
    })
    if (io.signal.aborted) resolve()
  })
  try {
    io.stdout.write(`${json ? JSON.stringify({ url: opened.url }) : opened.url}\n`)
    if (open) await openPage(io, opened.url, json)
    await ended
  } finally {
    await opened.close()
  }
  return exitOfSignal(io.stoppedBy())
}

/** Without a browser the person opens the address that is printed. */
const openPage = async (io: CliIo, url: string, isJson: boolean): Promise<void> => {
  try {
    await io.openBrowser(url)
  } catch {
    messageLog(io, isJson).tell('warning', 'no browser could be opened: open the address above')
  }
}

const loadConsole = async (): Promise<typeof ConsolePackage> => {
  try {
    return await import('@panoply/console')
  } catch (error) {
    if (!isMissing(CONSOLE, error)) throw error
    throw new InvalidArgumentError(
      `ui: expected the package ${CONSOLE}, which is not installed: npm install ${CONSOLE}`,
      { argument: 'ui', cause: error },
    )
  }
}

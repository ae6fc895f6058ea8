import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { getRequestListener } from '@hono/node-server'
import { InvalidArgumentError, SecretMask, secretValues } from '@panoply/errors'

import { type ConsoleOptions, resolveConsoleOptions } from './console-options.js'
import type { ConsoleSettings } from './console-settings.js'
import { EventLog } from './events/event-log.js'
import { createApp } from './http/create-app.js'
import { Guard } from './http/guard.js'
import { PageFiles } from './http/page-files.js'
import { findModules } from './sources/find-modules.js'
import { SourceList } from './sources/source-list.js'
import { TablesDesk, tablesWorker } from './tables/tables-desk.js'

/** A running console. */
export interface Console {
  /** The address of the page, with the token for the browser. */
  readonly url: string
  /**
   * Ends the console and the processes that it started: a run is asked to stop, and its process is killed after 15
   * seconds. Committed rows are kept.
   */
  close(): Promise<void>
}

const HOST = '127.0.0.1'

/**
 * Starts a console: a web page on loopback in which a person fills in the parameters of data sources, tries them, runs
 * them, and looks at their tables.
 *
 * @example
 * ```ts
 * import { startConsole } from '@panoply/console'
 *
 * export const open = async () => {
 *   const opened = await startConsole(['./my-source'], { runCommand: ['panoply'] })
 *   console.log(`Open ${opened.url}`)
 *   return opened
 * }
 * ```
 *
 * @param modules paths, packages, or folders with modules of data sources
 * @throws InvalidArgumentError for an option that cannot be worked with, where there is no module, and for a port that
 *   cannot be listened on
 */
export const startConsole = async (
  modules: readonly string[],
  options: ConsoleOptions,
): Promise<Console> => {
  const { command, port, pageFolder, ...others } = resolveConsoleOptions(options)
  const { folder } = command
  const found = findModules(modules, folder)
  const files = new PageFiles(pageFolder)
  const mask = new SecretMask(secretValues({ options: others.options }))
  const events = new EventLog()
  const settings: ConsoleSettings = { ...others, command, events, mask }
  const server = createServer()
  await listen(server, port)
  // The server listens on a port and not on a pipe, so this is an `AddressInfo`.
  const { port: taken } = server.address() as AddressInfo
  const token = randomBytes(32).toString('base64url')
  mask.remember([token])
  const tables = new TablesDesk(settings.file, tablesWorker(settings))
  const sources = new SourceList(found, settings, tables)
  const guard = new Guard(token, taken)
  const app = createApp({ guard, sources, tables, events, mask, files, canProve: others.canProve })
  const respond = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  server.on('request', (request, response) => void respond(request, response))
  const loading = sources.load()
  return {
    url: `http://${HOST}:${taken}/?token=${token}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await Promise.all([sources.close(), tables.close()])
      await loading
    },
  }
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const { code = error.message } = error
      const why = code === 'EADDRINUSE' ? 'another program listens there' : code
      const message = `port: cannot listen on ${port} of ${HOST}: ${why}`
      reject(new InvalidArgumentError(message, { argument: 'port', cause: error }))
    })
    server.listen(port, HOST, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })

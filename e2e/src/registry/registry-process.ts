/**
 * A process of its own for the registry: it is given its configuration as JSON in the first argument, and tells its
 * parent the port that it listens on. It ends with its parent.
 */
import { createRequire } from 'node:module'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Verdaccio {
  readonly runServer: (config: object) => Promise<Server>
}

const start = async (config: object): Promise<void> => {
  // CommonJS whose declarations need a DOM.
  const { runServer } = createRequire(import.meta.url)('verdaccio') as Verdaccio
  const server = await runServer(config)
  server.listen(0, '127.0.0.1', () => {
    process.send?.((server.address() as AddressInfo).port)
  })
}

process.once('disconnect', () => process.exit(0))
void start(JSON.parse(process.argv[2] ?? '{}') as object)

import { AsyncLocalStorage } from 'node:async_hooks'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { TestEnvironment } from 'jest-environment-node'

import { compileOncePerWorker } from './jest.code-cache.js'

compileOncePerWorker()

/** Files share the real streams of their process; a capture of them listens to their errors to the end. */
const STANDARD_STREAMS = [process.stdout, process.stderr]

/**
 * Node, in the folder of the package whose test runs, as if Jest had been started there; and without what a file leaves
 * behind in the process that runs the next one.
 */
class InFolderOfPackage extends TestEnvironment {
  /** @param {ConstructorParameters<typeof TestEnvironment>} given */
  constructor(...given) {
    process.chdir(packageOf(given[1].testPath))
    super(...given)
    this.listenersBefore = STANDARD_STREAMS.map((stream) => stream.listeners('error'))
  }

  async teardown() {
    await super.teardown()
    for (const [index, stream] of STANDARD_STREAMS.entries()) {
      const before = this.listenersBefore[index] ?? []
      for (const listener of stream.listeners('error')) {
        if (!before.includes(listener)) stream.off('error', listener)
      }
    }
    for (const storage of usedStorages) storage.disable()
    usedStorages.clear()
  }
}

/**
 * @param {string} path
 * @returns {string}
 */
const packageOf = (path) => {
  const folder = dirname(path)
  return existsSync(join(folder, 'jest.config.js')) ? folder : packageOf(folder)
}

/**
 * What the file that runs has used, Jest itself with one per file. Up to version 22, Node passes each promise through all
 * of them until they are disabled: after a hundred files that is a tenth of the time.
 *
 * @type {Set<AsyncLocalStorage<unknown>>}
 */
const usedStorages = new Set()
for (const method of ['run', 'enterWith']) {
  const original = AsyncLocalStorage.prototype[method]
  AsyncLocalStorage.prototype[method] = function (...args) {
    usedStorages.add(this)
    return Reflect.apply(original, this, args)
  }
}

export default InFolderOfPackage

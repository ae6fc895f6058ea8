import { createRequire } from 'node:module'

// Jest looks up the functions of this object at each call.
const vm = createRequire(import.meta.url)('node:vm')
const { SourceTextModule, compileFunction } = vm

/** What V8 has made of the text of each file, so that it need not read the text again. */
class CodeCache {
  /** @type {Map<string, { readonly code: string, readonly cachedData: Buffer }>} */
  #kept = new Map()

  /** @returns what is kept for this text of the file */
  of(/** @type {string} */ file, /** @type {string} */ code) {
    const kept = this.#kept.get(file)
    return kept?.code === code ? kept.cachedData : undefined
  }

  keep(/** @type {string} */ file, /** @type {string} */ code, /** @type {Buffer} */ cachedData) {
    this.#kept.set(file, { code, cachedData })
  }
}

/** Code that was compiled from a cache cannot import modules while it runs: V8 forgets to whom it belongs. */
const IMPORTS_LATER = /\bimport\s*\(/

/**
 * Jest gives each test file modules of its own: a worker compiles the same packages, and Jest's own modules, hundreds of
 * times. With this it compiles each of them once. The modules stay separate. Only the work of reading their text is shared.
 */
export const compileOncePerWorker = () => {
  const modules = new CodeCache()
  vm.SourceTextModule = new Proxy(SourceTextModule, {
    construct: (_, [code, options = {}]) => {
      const { identifier } = options
      if (identifier === undefined || IMPORTS_LATER.test(code)) {
        return new SourceTextModule(code, options)
      }
      const cachedData = modules.of(identifier, code)
      if (cachedData) {
        try {
          return new SourceTextModule(code, { ...options, cachedData })
        } catch (error) {
          // A test has changed a setting of V8, such as `--expose-gc`.
          if (error.code !== 'ERR_VM_MODULE_CACHED_DATA_REJECTED') throw error
        }
      }
      const module = new SourceTextModule(code, options)
      modules.keep(identifier, code, module.createCachedData())
      return module
    },
  })
  const functions = new CodeCache()
  vm.compileFunction = (code, params = [], options = {}) => {
    const { filename } = options
    if (filename === undefined || IMPORTS_LATER.test(code)) {
      return compileFunction(code, params, options)
    }
    const file = `${filename} ${params.join()}`
    const cachedData = functions.of(file, code)
    if (cachedData) {
      const compiled = compileFunction(code, params, { ...options, cachedData })
      if (!compiled.cachedDataRejected) return compiled
    }
    const compiled = compileFunction(code, params, { ...options, produceCachedData: true })
    if (compiled.cachedData) functions.keep(file, code, compiled.cachedData)
    return compiled
  }
}

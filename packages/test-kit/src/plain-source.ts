/** A source in plain JavaScript without any package. It has only the methods that a run needs. */
export const PLAIN_SOURCE = `
  exports.CONFIG = { title: 'Plain', params: [] }
  exports.Stream = class {
    constructor(source) { this.source = source }
    on() { return this }
    close() {}
    read() { this.done = !this.done; return this.done ? [{ n: 1 }] : null }
  }`

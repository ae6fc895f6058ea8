/** A source in plain JavaScript, without any package: what a run needs of it and no more. */
export const PLAIN_SOURCE = `
  exports.CONFIG = { title: 'Plain', params: [] }
  exports.Stream = class {
    constructor(source) { this.source = source }
    on() { return this }
    close() {}
    read() { this.done = !this.done; return this.done ? [{ n: 1 }] : null }
  }`

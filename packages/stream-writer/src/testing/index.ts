// For tests of applications.
export { InMemoryWriter } from './in-memory-writer.js'
export type { RecordWriter } from '../record-writer.js'

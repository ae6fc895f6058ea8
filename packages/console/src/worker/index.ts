export { runWorker, type WorkerIo } from './run-worker.js'
export { serveTables } from './serve-tables.js'
export { type ChildChannel } from '../ipc/answer-questions.js'

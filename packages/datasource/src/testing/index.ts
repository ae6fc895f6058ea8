export { readAll, type ReadAllOptions, type Reading } from './read-all.js'
export { EventRecorder, recordEvents, type RecordedEvent } from './event-recorder.js'

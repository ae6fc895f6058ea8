// For authors and tests of data sources.
export { recordTape } from './record-tape.js'
export type { RecordTapeOptions } from './record/record-tape-options.js'
export { replayTape } from './replay-tape.js'
export type { ReplayTapeOptions } from './replay/replay-tape-options.js'
export { TapeError, type TapeFailure } from './tape-error.js'

// For programs that make a tape fail.
export { withoutTape } from './network/without-tape.js'
export type { TapeFault, TapeFaultKind } from './faults/tape-fault.js'
export type { KnownToCaller } from './secrets/given-secrets.js'
export { readTape } from './format/tape-file.js'
export type {
  Exchange,
  Tape,
  TapeBody,
  TapeHeaders,
  TapeRequest,
  TapeResponse,
} from './format/tape.js'

/**
 * Helpers that the packages of the SDK share. Other programs should not use them: they may change in any release.
 *
 * @module
 */
export { type FolderOptions, makeFolder } from '../files/make-folder.js'
export { describeValue } from '../values/describe-value.js'
export { lazily } from '../values/lazily.js'
export { mapTexts } from '../values/map-texts.js'
export { isPlainObject } from '../values/plain-object.js'
export { unicodePattern } from '../values/unicode-pattern.js'
export {
  type Clock,
  MAX_TIMEOUT_MS,
  systemClock,
  type Timer,
  type WallClock,
} from '../time/clock.js'
export { ManualClock } from '../time/manual-clock.js'
export { sleep } from '../time/sleep.js'

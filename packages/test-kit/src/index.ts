// What tests use.
export { commandStarter, type Ended, type Start, type Started } from './command-starter.js'
export { killsUntilDone } from './kills-until-done.js'
export { batchesModule, countingModule, moduleOf } from './modules.js'
export { NUMBERS_TOTAL } from './numbers-module.js'
export { PLAIN_SOURCE } from './plain-source.js'
export { CARRIED_VALUES, REFUSED_VALUES } from './row-values.js'
export { tallyOf } from './tally.js'
export { temporaryFolders } from './temporary-folders.js'

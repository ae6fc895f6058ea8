// Helpers for programs that tests start. They do not use Jest.
export { killOrder, type KillOrder } from './kill-order.js'
export { incrementalModule, type ReadingOrder } from './incremental-module.js'
export { keyedModule } from './keyed-module.js'
export { numbersModule } from './numbers-module.js'

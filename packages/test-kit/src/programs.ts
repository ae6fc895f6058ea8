// What programs use that tests start: nothing of Jest.
export { killOrder, type KillOrder } from './kill-order.js'
export { numbersModule } from './numbers-module.js'

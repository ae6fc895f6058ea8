// What the server tells the page.
export type { ConsoleEvent } from './protocol/events.js'

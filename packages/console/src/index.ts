export { startConsole, type Console } from './start-console.js'
export { type ConsoleOptions } from './console-options.js'

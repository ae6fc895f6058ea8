export { CONFIG } from './config.js'
export { Stream } from './stream.js'

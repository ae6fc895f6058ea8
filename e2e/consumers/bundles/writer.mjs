export { StreamWriter } from '@panoply/stream-writer'

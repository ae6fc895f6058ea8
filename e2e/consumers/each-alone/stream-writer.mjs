import { StreamWriter } from '@panoply/stream-writer'

const { PANOPLY_KEY = '', PANOPLY_SECRET = '' } = process.env
const writer = new StreamWriter(PANOPLY_KEY, PANOPLY_SECRET)
// What another package has made comes as JSON.
const [, , record = '{ "consumer": "stream-writer" }'] = process.argv
writer.write('consumers', { ...JSON.parse(record), node: process.version })
await writer.close()

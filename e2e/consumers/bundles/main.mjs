import { StreamWriter } from '@panoply/stream-writer'

const [bundle] = process.argv.slice(2)
const writer = StreamWriter.fromEnvironment()
writer.write('consumers', { consumer: 'bundles', bundle, node: process.version })
const { failed, undelivered } = await writer.close()
if (failed > 0) throw undelivered[0].error

import { StreamWriter } from '@panoply/stream-writer'

const { PANOPLY_KEY = '', PANOPLY_SECRET = '' } = process.env
const [, , spoolDirectory = 'spool'] = process.argv
const writer = new StreamWriter(PANOPLY_KEY, PANOPLY_SECRET, { spoolDirectory })
writer.write('consumers', { consumer: 'spool', node: process.version })
const outcome = await writer.persisted().then(
  () => 'persisted',
  ({ kind, message }) => `${kind}: ${message}`,
)
const { delivered, failed } = await writer.close()
console.log(JSON.stringify({ outcome, delivered, failed }))

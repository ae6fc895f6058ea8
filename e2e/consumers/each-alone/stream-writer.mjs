import { StreamWriter } from '@panoply/stream-writer'

const { PANOPLY_KEY = '', PANOPLY_SECRET = '' } = process.env
const writer = new StreamWriter(PANOPLY_KEY, PANOPLY_SECRET)
writer.write('consumers', { consumer: 'stream-writer' })
const { delivered } = await writer.close()
console.log(JSON.stringify({ delivered }))

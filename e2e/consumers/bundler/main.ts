import { PanoplyError, StreamWriter } from '@panoply/sdk'

const { PANOPLY_KEY = '', PANOPLY_SECRET = '' } = process.env
const writer = new StreamWriter(PANOPLY_KEY, PANOPLY_SECRET)
writer.on('error', (error: PanoplyError) => {
  console.error(error.code)
})
writer.write('consumers', { consumer: 'bundler', node: process.version })
void writer.close().then(({ delivered }) => {
  console.log(JSON.stringify({ delivered }))
})

import { isPanoplyError, StreamWriter } from '@panoply/sdk'

const { PANOPLY_KEY = '', PANOPLY_SECRET = '' } = process.env
const writer = new StreamWriter(PANOPLY_KEY, PANOPLY_SECRET)
writer.write('consumers', { consumer: 'esm', node: process.version })
const { delivered } = await writer.close()
console.log(JSON.stringify({ delivered, isPanoplyError: isPanoplyError(new Error('not ours')) }))

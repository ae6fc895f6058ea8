import { DataSource, PanoplyError, SDK, StreamWriter, validateToken } from '@panoply/sdk'

const { PANOPLY_KEY = '', PANOPLY_SECRET = '' } = process.env
const all = [DataSource, PanoplyError, validateToken].every((item) => typeof item === 'function')
const writer = new SDK(PANOPLY_KEY, PANOPLY_SECRET)
writer.write('consumers', {
  ...{ consumer: 'sdk', node: process.version },
  ...{ isSame: SDK === StreamWriter, all },
})
await writer.close()

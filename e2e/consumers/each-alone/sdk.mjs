import { DataSource, PanoplyError, SDK, StreamWriter, validateToken } from '@panoply/sdk'

const { PANOPLY_KEY = '', PANOPLY_SECRET = '' } = process.env
const writer = new SDK(PANOPLY_KEY, PANOPLY_SECRET)
writer.write('consumers', { consumer: 'sdk' })
const { delivered } = await writer.close()
const all = [DataSource, PanoplyError, validateToken].every((item) => typeof item === 'function')
console.log(JSON.stringify({ delivered, isSame: SDK === StreamWriter, all }))

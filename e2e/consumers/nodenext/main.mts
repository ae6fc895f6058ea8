import { type DeliveryReport, StreamWriter } from '@panoply/sdk'

const { PANOPLY_KEY = '', PANOPLY_SECRET = '' } = process.env
const writer = new StreamWriter(PANOPLY_KEY, PANOPLY_SECRET)
writer.write('consumers', { consumer: 'nodenext', node: process.version })
const report: DeliveryReport = await writer.close()
console.log(JSON.stringify({ delivered: report.delivered }))

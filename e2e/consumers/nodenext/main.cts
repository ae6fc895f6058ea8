import sdk = require('@panoply/sdk')

const { PANOPLY_KEY = '', PANOPLY_SECRET = '' } = process.env
const writer = new sdk.StreamWriter(PANOPLY_KEY, PANOPLY_SECRET)
writer.write('consumers', { consumer: 'nodenext-commonjs', node: process.version })
void writer.close().then(({ delivered }) => {
  console.log(JSON.stringify({ delivered }))
})

const { isPanoplyError, StreamWriter } = require('@panoply/sdk')

const { PANOPLY_KEY = '', PANOPLY_SECRET = '' } = process.env
const writer = new StreamWriter(PANOPLY_KEY, PANOPLY_SECRET)
writer.write('consumers', { consumer: 'commonjs', node: process.version })
writer.close().then(({ delivered }) => {
  console.log(JSON.stringify({ delivered, isPanoplyError: isPanoplyError(new Error('not ours')) }))
})

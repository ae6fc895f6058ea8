const { DataSource, StreamWriter } = require('@panoply/sdk')
const { readAll } = require('@panoply/datasource/testing')

test('streams a record', async () => {
  const writer = new StreamWriter(process.env.PANOPLY_KEY, process.env.PANOPLY_SECRET)
  writer.write('consumers', { consumer: 'jest-commonjs', node: process.version })
  await expect(writer.close()).resolves.toMatchObject({ delivered: 1, failed: 0 })
})

test('reads a data source', async () => {
  class Stream extends DataSource {
    isDone = false

    read() {
      if (this.isDone) return null
      this.isDone = true
      return [{ hello: 'world' }]
    }
  }
  await expect(readAll(new Stream({}))).resolves.toMatchObject({ rows: [{ hello: 'world' }] })
})

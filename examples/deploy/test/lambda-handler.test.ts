import { afterEach, expect, it } from '@jest/globals'
import { describeWithPostgres, type TestDatabase } from '@panoply/local-postgres'
import { countingModule } from '@panoply/test-kit'

import { lambdaHandler } from '../src/lambda-handler.js'

const PASSWORD = process.env['PGPASSWORD']
afterEach(() => {
  if (PASSWORD === undefined) delete process.env['PGPASSWORD']
  else process.env['PGPASSWORD'] = PASSWORD
})

const settings = ({ url }: TestDatabase, name: string) => {
  process.env['PGPASSWORD'] = decodeURIComponent(url.password)
  const database = new URL(url)
  database.password = ''
  return { database: database.href, schema: name, name, source: {} }
}

/** The context of a call that has so much time left. */
const call = (remainingMs: number) => ({
  awsRequestId: 'request-1',
  getRemainingTimeInMillis: () => remainingMs,
})

describeWithPostgres('the handler for AWS Lambda', (database) => {
  it('goes on at the next call, until each row is there once', async () => {
    // The time of a call is over at its second read, whatever the machine is like.
    let reads = 0
    const module = countingModule(50, 10, () => {
      reads += 1
    })
    const handle = lambdaHandler(module, settings(database, 'again'), 0)
    const outcomes: string[] = []
    do {
      outcomes.push((await handle({}, call(outcomes.length < 3 ? 0 : 60_000))).outcome)
    } while (outcomes.at(-1) !== 'finished' && outcomes.length < 20)

    expect(outcomes.length).toBeGreaterThan(1)
    expect(reads).toBeGreaterThanOrEqual(6)
    expect(await database.run('SELECT n FROM again.again ORDER BY n')).toEqual(
      Array.from({ length: 50 }, (_, n) => ({ n: String(n) })),
    )
  })
})

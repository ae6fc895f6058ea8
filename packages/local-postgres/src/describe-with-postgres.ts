import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { ADDRESS_VARIABLE, REASON_VARIABLE } from './postgres-address.js'
import { TestDatabase } from './test-database.js'

/**
 * Tests against a server. If there is no server, a single test says so instead.
 *
 * @param define gets a database that is made before the tests and dropped after them
 */
export const describeWithPostgres = (
  name: string,
  define: (database: TestDatabase) => void,
): void => {
  const address = process.env[ADDRESS_VARIABLE]
  describe(name, () => {
    if (address === undefined) {
      it(`SKIPPED: ${process.env[REASON_VARIABLE] ?? `no ${ADDRESS_VARIABLE}`}`, () => {
        expect(address).toBeUndefined()
      })
      return
    }
    const database = new TestDatabase(address)
    beforeAll(() => database.create())
    afterAll(() => database.drop())
    define(database)
  })
}

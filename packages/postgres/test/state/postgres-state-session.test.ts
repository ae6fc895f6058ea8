import { expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'

import { PostgresStateStore } from '../../src/index.js'

describeWithPostgres('a source in PostgreSQL', (database) => {
  it('is free for the next run at once, although the connection broke before the run gave it back', async () => {
    const store = new PostgresStateStore(database.url.href)
    const session = await store.open('people', 'People')
    await expect(store.open('people', 'People')).rejects.toMatchObject({
      code: 'PANOPLY_RUN_LOCKED',
    })
    await database.breakConnections()
    await session.close()

    const next = await store.open('people', 'People')
    await next.close()
  })

  it('stays with the run that took it over, when the one before gives it back', async () => {
    const store = new PostgresStateStore(database.url.href)
    const session = await store.open('shops', 'Shops')
    await database.run('UPDATE panoply_runner.sources SET fence = fence + 1')
    await session.close()

    await expect(store.open('shops', 'Shops')).rejects.toMatchObject({ code: 'PANOPLY_RUN_LOCKED' })
  })
})

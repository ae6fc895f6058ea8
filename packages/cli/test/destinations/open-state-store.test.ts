import { describe, expect, it } from '@jest/globals'
import { PostgresStateStore } from '@panoply/postgres'
import { FileStateStore } from '@panoply/runner'
import { temporaryFolders } from '@panoply/test-kit'

import { openStateStore } from '../../src/destinations/open-state-store.js'

const newFolder = temporaryFolders()
const KEY = Buffer.alloc(32, 1).toString('base64')

describe('the place of state', () => {
  it.each([
    [
      'a key that is none',
      '.panoply',
      { PANOPLY_STATE_KEY: 'short' },
      /PANOPLY_STATE_KEY: expected 32 bytes/,
    ],
    ['an address without a host', 'postgres:///db', {}, /expected a host/],
    ['a schema', 'postgres://host/db?schema=s', {}, /expected no schema/],
    ['no text', '', {}, /^--state: expected a folder or postgres:\/\/…, got an empty text$/],
    ['half an address', 'postgres:', {}, /expected an address such as/],
  ])('is refused with %s', async (_, place, env, message) => {
    await expect(openStateStore(place, { env, folder: newFolder() })).rejects.toMatchObject({
      code: 'PANOPLY_INVALID_ARGUMENT',
      argument: 'stateStore',
      message: expect.stringMatching(message) as unknown,
    })
  })

  it('is a folder or a database, with or without a key', async () => {
    const folder = newFolder()
    for (const env of [{}, { PANOPLY_STATE_KEY: '' }, { PANOPLY_STATE_KEY: KEY }]) {
      expect(await openStateStore('state', { env, folder })).toBeInstanceOf(FileStateStore)
      const database = await openStateStore('PostgreSQL://me@host/db', { env, folder })
      expect(database).toBeInstanceOf(PostgresStateStore)
      expect(database).toMatchObject({ location: 'host:5432/db' })
    }
  })
})

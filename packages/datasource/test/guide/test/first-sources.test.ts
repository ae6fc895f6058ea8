import { fileURLToPath } from 'node:url'

import { describe, expect, it } from '@jest/globals'
import { readAll } from '@panoply/datasource/testing'

import { Stream as Hello } from '../src/hello.js'
import { Stream as Lines } from '../src/lines.js'

describe('the first sources of the guide', () => {
  it('say hello', async () => {
    expect((await readAll(new Hello({}))).rows).toEqual([{ hello: 'world' }])
  })

  it('read the lines of a file', async () => {
    const path = fileURLToPath(new URL('../src/lines.ts', import.meta.url))
    const { rows } = await readAll(new Lines({ path }))
    expect(rows.at(0)).toEqual({ line: "import { createReadStream } from 'node:fs'" })
    expect(rows.length).toBeGreaterThan(10)
  })

  it('fail where there is no file', async () => {
    await expect(readAll(new Lines({ path: '/no/such/file' }))).rejects.toThrow('ENOENT')
  })
})

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'
import { Hono } from 'hono'

import { Guard } from '../../src/http/guard.js'
import { PageFiles } from '../../src/http/page-files.js'
import { addPageRoutes } from '../../src/http/page-routes.js'

const newFolder = temporaryFolders()
const SCRIPT = 'export const page = 1'
const signedIn = { cookie: 'panoply_console_1=token' }

/** The routes of a page with one script, which has a compressed twin, and one picture, which has none. */
const newApp = (): Hono => {
  const folder = newFolder()
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<style nonce="%CSP_NONCE%"></style>')
  writeFileSync(join(folder, 'icon.svg'), '<svg/>')
  writeFileSync(join(folder, 'assets', 'main-1a2b.js'), SCRIPT)
  writeFileSync(join(folder, 'assets', 'main-1a2b.js.gz'), gzipSync(SCRIPT))
  const app = new Hono()
  addPageRoutes(app, new Guard('token', 1), new PageFiles(folder))
  return app
}

describe('a file of the page', () => {
  it.each(['identity', '', 'br', 'gzipped', 'gzip;q=0, br'])(
    'is sent as it is to a browser that takes %p',
    async (takes) => {
      const headers = { ...signedIn, 'accept-encoding': takes }
      const answer = await newApp().request('/assets/main-1a2b.js', { headers })
      expect(answer.headers.get('content-encoding')).toBeNull()
      expect(await answer.text()).toBe(SCRIPT)
    },
  )

  it('is sent compressed to a browser that takes gzip, and is kept for ever by its hashed name', async () => {
    const headers = { ...signedIn, 'accept-encoding': 'gzip, deflate, br' }
    const answer = await newApp().request('/assets/main-1a2b.js', { headers })
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    })
    expect(gunzipSync(await answer.arrayBuffer()).toString()).toBe(SCRIPT)
  })

  it('is sent as it is if it has no compressed twin, and is asked for again the next time', async () => {
    const headers = { ...signedIn, 'accept-encoding': 'gzip' }
    const answer = await newApp().request('/icon.svg', { headers })
    expect([answer.headers.get('content-encoding'), answer.headers.get('cache-control')]).toEqual([
      null,
      null,
    ])
    expect(await answer.text()).toBe('<svg/>')
  })
})

describe('the page', () => {
  it('has another nonce each time, the same in its policy and its styles', async () => {
    const app = newApp()
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const answer = await app.request('/', { headers: signedIn })
        const nonce = /nonce="([^"]+)"/.exec(await answer.text())?.[1] ?? 'none'
        expect(answer.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`)
        return nonce
      }),
    )
    expect(new Set(nonces).size).toBe(2)
  })

  it('is refused without the cookie, and is no file beside the others', async () => {
    const app = newApp()
    expect((await app.request('/')).status).toBe(401)
    expect((await app.request('/index.html', { headers: signedIn })).status).toBe(404)
  })
})

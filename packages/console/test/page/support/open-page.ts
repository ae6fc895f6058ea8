import { afterAll, afterEach } from '@jest/globals'
import type { Page } from 'playwright-core'

import type { SourceDetail } from '../../../src/protocol/index.js'
import { LOOKS, STEP_LIMIT_MS } from './browser.js'
import { keptState, runRecords, tableList, tableRows, COLUMNS } from './console-data.js'
import type { BrowserAtHand } from './describe-with-browser.js'
import { type Script, ScriptedConsole } from './scripted-console.js'

/** A page of a console that the test scripts. */
export interface OpenPage {
  readonly page: Page
  readonly console: ScriptedConsole
  readonly url: string
  /** What the browser complained about: errors of scripts, and what the content security policy refused. */
  readonly complaints: string[]
}

/** What a test scripts: the source, and answers of routes in the place of the usual ones. */
export interface Scene {
  readonly detail: SourceDetail
  readonly scripts?: Readonly<Record<string, Script>>
}

/** Opens pages; their consoles end after each test. */
export const pageOpener =
  (begin: (scene: Scene) => Promise<OpenPage>): ((scene: Scene) => Promise<OpenPage>) =>
  async (scene) => {
    const opened = await begin(scene)
    await opened.page.goto(opened.url)
    await opened.page.getByRole('heading', { level: 1 }).waitFor()
    return opened
  }

/**
 * The same before the page is loaded: the test does it. All tests have one window and one address: for another one the
 * browser would start a process, and compile the scripts of the page again. Nothing that a page stores is left to the next.
 */
export const pageBeginner = (
  atHand: Readonly<BrowserAtHand>,
): ((scene: Scene) => Promise<OpenPage>) => {
  let current: { readonly console: ScriptedConsole; readonly page: Page } | undefined
  afterEach(async () => {
    if (!current) return
    const { console, page } = current
    page.removeAllListeners()
    await page.unrouteAll()
    await page.evaluate('localStorage.clear()')
    await page.goto('about:blank')
    await console.stop()
  })
  afterAll(() => current?.page.context().close())
  return async ({ detail, scripts = {} }) => {
    const console = new ScriptedConsole(
      atHand.pageFolder,
      { ...usualScripts(detail), ...scripts },
      current?.console.port,
    )
    const url = await console.start()
    const page = current?.page ?? (await openWindow(atHand))
    current = { console, page }
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      const text = message.text()
      // An answer that refuses is what several tests are about.
      if (message.type() === 'error' && !text.includes('status of 4')) complaints.push(text)
    })
    return { page, console, url, complaints }
  }
}

const openWindow = async ({ browser }: Readonly<BrowserAtHand>): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: LOOKS.light.width, height: 900 } })
  context.setDefaultTimeout(STEP_LIMIT_MS)
  return await context.newPage()
}

const usualScripts = (detail: SourceDetail): Record<string, Script> => {
  const source = `api/sources/${detail.id}`
  return {
    'GET api/sources': () => [detail],
    [`GET ${source}`]: () => detail,
    [`POST ${source}/validate`]: () => ({ issues: [] }),
    [`POST ${source}/run`]: () => ({ run: 'run-1' }),
    [`POST ${source}/stop`]: () => undefined,
    [`POST ${source}/reset`]: () => undefined,
    [`POST ${source}/prove`]: () => undefined,
    [`GET ${source}/state`]: () => (detail.run ? keptState() : nothingKept),
    [`GET ${source}/runs`]: () => (detail.run ? runRecords() : []),
    [`GET ${source}/runs/run-1/timeline`]: () => ({ entries: [], firstSeq: 1, lastSeq: 0 }),
    [`GET ${source}/runs/run-1/speed`]: () => [],
    'GET api/tables': () => (detail.run ? tableList() : noFile),
    'GET api/tables/shop_orders/rows': ({ query }) => {
      const offset = Number(query.get('offset'))
      return { columns: COLUMNS, rows: tableRows(offset, 100), offset, total: 10_000_000 }
    },
  }
}

const nothingKept = { sourceKey: 'shop-1', checkpoint: null, changedParams: [], history: [] }
const noFile = { file: '/home/me/panoply.duckdb', exists: false, tables: [] }

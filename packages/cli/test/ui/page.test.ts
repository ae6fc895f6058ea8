import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Console, startConsole } from '@panoply/console'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { CLIENTS, useSignInProvider } from '@panoply/test-kit/sign-in'

// The browser that tests of the page have.
import {
  axeFindings,
  findingsInOtherLooks,
  STEP_LIMIT_MS,
  takePictures,
} from '../../../console/test/page/support/browser.js'
import { describeWithBrowser } from '../../../console/test/page/support/describe-with-browser.js'
import { Keyboard } from '../../../console/test/page/support/keyboard.js'
import { signIn } from '../../../console/test/page/support/sign-in.js'
import { SHOP_KEY, SHOP_ROWS, ShopApi } from './shop-api.js'

/** How far parts of the page jumped without a person having done something, since the page was opened. */
const LAYOUT_SHIFTS = `new Promise((resolve) => {
  const shifts = []
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shifts.push(value)
  }).observe({ type: 'layout-shift', buffered: true })
  setTimeout(() => resolve(shifts), 50)
})`

const built = programBuilder(new URL('../../', import.meta.url))

describeWithBrowser('the console in a browser', (atHand) => {
  const provider = useSignInProvider()
  const api = new ShopApi()
  const folder = mkdtempSync(join(tmpdir(), 'panoply-page-'))
  const module = join(folder, 'source', 'shop.mjs')
  /** Everything that the console answered. */
  const answers: Promise<string>[] = []
  let opened: Console

  /** Writes the module anew, with the fields of the source and others. */
  const writeModule = (more: string): void => {
    const source = JSON.stringify(pathToFileURL(built('test/fixtures/shop-source.ts')).href)
    writeFileSync(
      module,
      `import { CONFIG as shop, Stream } from ${source}
export { Stream }
export const CONFIG = { ...shop, params: [...shop.params${more}] }\n`,
    )
  }

  const openPage = async () => {
    const page = await context.newPage()
    page.on('response', (response) => {
      if (response.request().resourceType() !== 'eventsource') {
        answers.push(response.text().catch(() => ''))
      }
    })
    await page.goto(opened.url)
    await page.getByRole('heading', { level: 1, name: 'Shop' }).waitFor()
    return page
  }
  let context: Awaited<ReturnType<typeof atHand.browser.newContext>>
  let page: Awaited<ReturnType<typeof openPage>>

  const press = (name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).click()
  const region = (name: string) => page.getByRole('region', { name, exact: true })

  beforeAll(async () => {
    const address = await api.start()
    mkdirSync(join(folder, 'source'))
    writeModule('')
    opened = await startConsole([module], {
      runCommand: [process.execPath, built('src/main.ts')],
      env: {
        ...process.env,
        ...{ SHOP_API: address, SHOP_PROVIDER: provider.origin },
        PANOPLY_OPTIONS: JSON.stringify({ refresh: { client_id: CLIENTS.none.clientId } }),
      },
      ...{ folder, pageFolder: atHand.pageFolder, canProve: true },
    })
    context = await atHand.browser.newContext({ viewport: { width: 1280, height: 900 } })
    context.setDefaultTimeout(STEP_LIMIT_MS)
    page = await openPage()
  })

  afterAll(async () => {
    api.release()
    await context.close()
    await opened.close()
    await api.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('takes a stranger from parameters to rows, with the keyboard alone', async () => {
    const keys = new Keyboard(page)
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    await keys.fill(page.getByLabel('Rows per page'), 'many')
    await keys.use(button('Check'), 'Shift+Tab')
    await page
      .getByText(/expected a number/i)
      .first()
      .waitFor()
    await keys.fill(page.getByLabel('Shop name'), 'corner')
    await keys.fill(page.getByLabel('Secret key'), 'wrong')
    await keys.fill(page.getByLabel('Rows per page'), '10')
    await page.getByText('The shop refuses this key').first().waitFor()
    await keys.fill(page.getByLabel('Secret key'), SHOP_KEY, 'Shift+Tab')
    await page.getByText('The shop refuses this key').first().waitFor({ state: 'detached' })
    await keys.fill(page.getByLabel('Boards'), 'ref')
    await page.getByRole('option', { name: 'Refunds' }).waitFor()
    await keys.press('ArrowDown', 'Enter', 'Escape')
    await keys.use(button('Check'), 'Shift+Tab')
    await page.getByText('The connection works').waitFor()
    await keys.use(button('Preview'))
    await region('Preview').getByRole('cell', { name: 'Customer 3', exact: true }).waitFor()
    await keys.use(
      region('Preview')
        .getByRole('button', { name: /^items \[/ })
        .first(),
    )
    await region('Preview').getByText('A0', { exact: true }).waitFor()
    await keys.use(button('Run'), 'Shift+Tab')
    await region('Progress').getByText('Finished').waitFor()
    const orders = region('Tables').getByRole('button', { name: /^orders/ })
    await orders.getByText(String(SHOP_ROWS), { exact: true }).waitFor()
    // Sorted, and sorted the other way round.
    const ids = region('Tables').getByRole('columnheader', { name: /^id/ }).getByRole('button')
    await keys.use(ids)
    await keys.press('Enter')
    await region('Tables').getByRole('cell', { name: 'Customer 59' }).waitFor()
    const sql = region('Query').getByRole('textbox', { name: 'SQL' })
    await keys.fill(sql, 'select sum(id) from orders')
    await keys.press('Control+Enter')
    await region('Query').getByRole('cell', { name: '1770', exact: true }).waitFor()
    // The box for SQL lets go of the keyboard.
    await keys.goTo(region('Query').getByRole('button', { name: 'Query' }))
    expect(await page.getByText('The source was read anew').count()).toBe(0)
  })

  it('has nothing that axe finds, in dark and light, in wide and narrow windows', async () => {
    await takePictures(page, 'real-finished')
    expect(await axeFindings(page)).toEqual([])
    expect(await findingsInOtherLooks(page)).toEqual([])
  })

  it('is painted before anything of it is known, so that a person sees that it comes', async () => {
    const entries = await page.evaluate<{ name: string; startTime: number }[]>(
      "performance.getEntriesByType('paint').map(({ name, startTime }) => ({ name, startTime }))",
    )
    const paint = entries.find(({ name }) => name === 'first-contentful-paint')
    const shifts = await page.evaluate<number[]>(LAYOUT_SHIFTS)
    // Times depend on the machine: they are kept beside the pictures, for people to look at.
    writeFileSync('reports/paint.json', JSON.stringify({ entries, shifts }))
    expect(paint?.startTime).toBeGreaterThan(0)
  })

  it('proves the source with the real command, and lists the evidence', async () => {
    // The proof cannot end before the page has shown it.
    api.heldPage = 2
    await press('Prove')
    await region('Proof').getByText('Trying the source…').waitFor()
    // A page that is opened again shows a proof that is under way.
    await page.reload()
    await region('Proof').getByText('Trying the source…').waitFor()
    api.release()
    await region('Proof').getByText('no line failed').waitFor()
    const row = (name: RegExp) => region('Proof').getByRole('row', { name })
    await row(/^Holds The run reaches its end 60 rows/).waitFor()
    await row(/^Not tried An expired token is refreshed once/).waitFor()
    expect(
      await region('Proof')
        .getByRole('row', { name: /^Broken/ })
        .count(),
    ).toBe(0)
    expect(await region('Proof').getByRole('row').count()).toBeGreaterThan(15)
  })

  it('asks before a reset, and then begins at the beginning', async () => {
    await region('State').getByText('page', { exact: true }).first().waitFor()
    await press('Reset')
    await page.getByRole('dialog').getByText('cannot be brought back').waitFor()
    await press('Reset')
    await region('State').getByText('Nothing is kept yet').waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  it('shows a run in every window, stops it, and goes on where it was', async () => {
    api.failsOnce.add(1)
    api.heldPage = 3
    await press('Run')
    await region('Log').getByText('page 2 has 10 rows').waitFor()
    await region('Log').getByText(/503/).first().waitFor()
    const second = await openPage()
    await second.getByRole('region', { name: 'Log' }).getByText('page 2 has 10 rows').waitFor()
    await page.reload()
    await region('Progress').getByText('Running').waitFor()
    await press('Stop')
    api.release()
    await second.getByRole('region', { name: 'Progress' }).getByText('Stopped').waitFor()
    await second.close()
    await region('Progress').getByText('Stopped').waitFor()
    await press('Run')
    await region('Progress').getByText('Goes on from an earlier run').waitFor()
    await region('Progress').getByText('Finished').waitFor()
    const orders = region('Tables').getByRole('button', { name: /^orders/ })
    // All rows before the reset and all after it, each once.
    await orders.getByText(String(2 * SHOP_ROWS), { exact: true }).waitFor()
    expect(await region('Progress').getByText('Finished').count()).toBe(1)
  })

  it('tells in plain words why a run is refused', async () => {
    await page.getByLabel('Secret key').fill('stolen')
    await press('Run')
    await page.getByRole('alert').getByText('trying again does not help').waitFor()
    await takePictures(page, 'real-failed')
    expect(await axeFindings(page)).toEqual([])
  })

  it('signs in at a real provider', async () => {
    await signIn(page)
    await page.getByText('signed in', { exact: true }).waitFor()
    expect(await page.getByText('Not signed in yet').count()).toBe(0)
  })

  it('makes the form again when the file changes, and keeps the typed values', async () => {
    await page.getByLabel('Shop name').fill('typed before')
    writeModule(`, { name: 'since', title: 'Since when' }`)
    await page.getByLabel('Since when').waitFor()
    expect(await page.getByLabel('Shop name').inputValue()).toBe('typed before')
    await page.getByText('The source was read anew').waitFor()
    await page.getByLabel('Shop name').fill('corner')
    await page.getByLabel('Secret key').fill(SHOP_KEY)
    // Progress already says "Finished", of the run before.
    const finished = region('Earlier runs').getByText('Finished')
    const before = await finished.count()
    await press('Start again')
    await finished.nth(before).waitFor()
    // What was typed is saved, and a secret is not shown again.
    await page.locator('input[type=password][value=""]').waitFor()
    expect(await page.getByText('The source was read anew').count()).toBe(0)
  })

  it('never answers with a secret', async () => {
    const texts = await Promise.all(answers)
    expect(texts.length).toBeGreaterThan(20)
    expect(texts.filter((text) => text.includes(SHOP_KEY) || text.includes('stolen'))).toEqual([])
    expect(await page.content()).not.toContain(SHOP_KEY)
  })
})

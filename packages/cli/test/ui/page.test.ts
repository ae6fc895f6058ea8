import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Console, startConsole } from '@panoply/console'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { CLIENTS, useSignInProvider } from '@panoply/test-kit/sign-in'

// The browser that tests of the page have.
import { axeFindings, takePictures } from '../../../console/test/page/support/browser.js'
import { describeWithBrowser } from '../../../console/test/page/support/describe-with-browser.js'
import { SHOP_KEY, SHOP_ROWS, ShopApi } from './shop-api.js'

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
      ...{ folder, pageFolder: atHand.pageFolder },
    })
    context = await atHand.browser.newContext({ viewport: { width: 1280, height: 900 } })
    page = await openPage()
  })

  afterAll(async () => {
    api.release()
    await context.close()
    await opened.close()
    await api.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('takes a stranger from parameters to rows', async () => {
    await page.getByLabel('Rows per page').fill('many')
    await press('Check')
    await page
      .getByText(/expected a number/i)
      .first()
      .waitFor()
    await page.getByLabel('Rows per page').fill('10')
    await page.getByLabel('Shop name').fill('corner')
    await page.getByLabel('Secret key').fill('wrong')
    await page.getByText('The shop refuses this key').first().waitFor()
    await page.getByLabel('Secret key').fill(SHOP_KEY)
    await page.getByLabel('Boards').fill('ref')
    await page.getByRole('option', { name: 'Refunds' }).click()
    await page.keyboard.press('Escape')
    await press('Check')
    await page.getByText('The connection works').waitFor()
    await press('Preview')
    await region('Preview').getByRole('cell', { name: 'Customer 3', exact: true }).waitFor()
    await press('Run')
    await region('Progress').getByText('Finished').waitFor()
    const orders = region('Tables').getByRole('button', { name: /^orders/ })
    await orders.getByText(String(SHOP_ROWS), { exact: true }).waitFor()
    await region('Query').getByRole('textbox', { name: 'SQL' }).fill('select sum(id) from orders')
    await press('Query')
    await region('Query').getByRole('cell', { name: '1770', exact: true }).waitFor()
    await takePictures(page, 'real-finished')
    expect(await axeFindings(page)).toEqual([])
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

  it('tells in plain words why a run failed', async () => {
    await page.getByLabel('Secret key').fill('stolen')
    await press('Run')
    await page.getByRole('alert').getByText('trying again does not help').waitFor()
    await takePictures(page, 'real-failed')
    expect(await axeFindings(page)).toEqual([])
  })

  it('signs in at a real provider', async () => {
    const popup = page.waitForEvent('popup')
    await press('Sign in')
    const login = await popup
    await login.locator('input[name=login]').fill('ada')
    await login.locator('input[name=password]').fill('any')
    await login.locator('button[type=submit]').click()
    await login.getByRole('button', { name: 'Continue' }).click()
    await login.getByText('You are signed in').waitFor()
    await page.getByText('signed in', { exact: true }).waitFor()
    expect(await page.getByText('Not signed in yet').count()).toBe(0)
  })

  it('makes the form anew when the file changes, with what was typed', async () => {
    await page.getByLabel('Shop name').fill('typed before')
    writeModule(`, { name: 'since', title: 'Since when' }`)
    await page.getByLabel('Since when').waitFor()
    expect(await page.getByLabel('Shop name').inputValue()).toBe('typed before')
    await page.getByText('The source was read anew').waitFor()
  })

  it('never answers with a secret', async () => {
    const texts = await Promise.all(answers)
    expect(texts.length).toBeGreaterThan(20)
    expect(texts.filter((text) => text.includes(SHOP_KEY) || text.includes('stolen'))).toEqual([])
    expect(await page.content()).not.toContain(SHOP_KEY)
  })
})

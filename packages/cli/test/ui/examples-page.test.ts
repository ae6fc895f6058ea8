import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Console, startConsole } from '@panoply/console'
import { TestDatabase } from '@panoply/local-postgres'
import { ADDRESS_VARIABLE, startPostgres } from '@panoply/local-postgres/server'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { CLIENTS, useSignInProvider } from '@panoply/test-kit/sign-in'

import {
  axeFindings,
  onPage,
  STEP_LIMIT_MS,
  takePictures,
} from '../../../console/test/page/support/browser.js'
import { describeWithBrowser } from '../../../console/test/page/support/describe-with-browser.js'
import { signIn } from '../../../console/test/page/support/sign-in.js'
import { ExampleSources } from './example-sources.js'

const built = programBuilder(new URL('../../', import.meta.url))

describeWithBrowser('the example sources in a browser', (atHand) => {
  const provider = useSignInProvider()
  const examples = new ExampleSources(provider)
  const folder = mkdtempSync(join(tmpdir(), 'panoply-examples-'))
  let opened: Console
  let page: Awaited<ReturnType<typeof atHand.browser.newPage>>
  type Shown = ReturnType<typeof page.getByText>
  /** What ends what was started, also if the rest could not be. */
  const endings: (() => Promise<unknown>)[] = [() => examples.stop()]

  const press = (name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).click()
  const region = (name: string) => page.getByRole('region', { name, exact: true })
  const field = (name: string) => page.getByLabel(name, { exact: true })
  const alert = (hasText: string | RegExp) => page.getByRole('alert').filter({ hasText })
  /** Waits until the page shows it. */
  const see = (what: Shown): Promise<void> => onPage(page, () => what.first().waitFor())
  /** Waits until the page no longer shows it. */
  const seeNoMore = (what: Shown): Promise<void> =>
    onPage(page, () => what.first().waitFor({ state: 'detached' }))

  /** Goes to a source of the list. */
  const goTo = async (title: string): Promise<void> => {
    await page
      .getByRole('navigation', { name: 'Sources' })
      .getByRole('link', { name: title })
      .click()
    await see(page.getByRole('heading', { level: 1, name: title }))
  }

  /** Check, Preview and Run, one after the other. */
  const checkPreviewAndRun = async (previewed: string | RegExp): Promise<void> => {
    await press('Check')
    await see(page.getByText('The connection works'))
    await press('Preview')
    await see(region('Preview').getByRole('cell', { name: previewed, exact: true }))
    await runToEnd()
  }

  const runToEnd = async (): Promise<void> => {
    const ended = region('Earlier runs').getByText(/^(Finished|Failed|Stopped)$/)
    const before = await ended.count()
    await press('Run')
    await see(ended.nth(before))
    // A run that has failed tells here why.
    await expect(region('Progress').innerText()).resolves.toContain('Finished')
  }

  /** Looks at a table, with the count of its rows beside its name. @returns what is in its cells */
  const look = async (table: string, rows: number): Promise<string[]> => {
    const tables = region('Tables')
    await tables.getByRole('button', { name: `${table} ${rows}`, exact: true }).click()
    const cells = tables.getByRole('group', { name: table, exact: true }).getByRole('cell')
    await see(cells)
    return await cells.allInnerTexts()
  }

  beforeAll(async () => {
    endings.push(await startPostgres())
    await examples.start(folder)
    opened = await startConsole(['sources'], {
      runCommand: [process.execPath, built('src/main.ts')],
      env: {
        ...process.env,
        ...{ PANOPLY_RETRY_DELAYS: '0,0,0' },
        PANOPLY_OPTIONS: JSON.stringify({ refresh: { client_id: CLIENTS.none.clientId } }),
      },
      ...{ folder, pageFolder: atHand.pageFolder },
    })
    endings.push(() => opened.close())
    page = await atHand.browser.newPage({ viewport: { width: 1280, height: 900 } })
    page.setDefaultTimeout(STEP_LIMIT_MS)
    await page.goto(opened.url)
  })

  afterAll(async () => {
    for (const end of endings.reverse()) await end()
    rmSync(folder, { recursive: true, force: true })
  })

  it('reads files, after a path that is none', async () => {
    await goTo('Files')
    await field('Files').fill('nowhere')
    await press('Check')
    await see(alert(/nowhere/))
    await field('Files').fill('exports')
    await checkPreviewAndRun('Grace')
    expect(await look('people', 2)).toContain('Ada')
    expect(await look('orders', 1)).toContain('1')
  })

  it('reads an API with a token, which refuses a bad one, fails and is too busy', async () => {
    const { librato } = examples
    await goTo('Librato')
    await field('Email').fill(librato.user)
    await field('API token').fill('bad-token')
    await see(page.getByText(/Authorization Required/))
    await field('API token').fill(librato.token)
    await seeNoMore(page.getByText(/Authorization Required/))
    await press('All')
    await checkPreviewAndRun('web-1')
    expect(await look('measurements', 2)).toContain('memory')
    examples.failures.push(429, 500)
    // The state of the run is shown a moment after the run. Before that, nothing is kept.
    await see(region('State').getByText(/^At the end/))
    await press('Reset')
    await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click()
    await see(region('State').getByText('Nothing is kept yet'))
    await runToEnd()
    expect(await region('Progress').getByText('Retries').locator('..').innerText()).toMatch(/2/)
    await see(region('Log').getByText(/429/))
    await see(region('Log').getByText(/500/))
    await takePictures(page, 'example-retries')
    expect(await axeFindings(page)).toEqual([])
  })

  it('signs in at a provider, and reads with the tokens until the provider refuses them', async () => {
    await goTo('Typeform')
    await signIn(page)
    await press('All')
    await checkPreviewAndRun(/response-1/)
    expect(await look('typeform_Survey', 2)).toContain('response-1')
    // The state is looked up under a name that depends on the forms. Once it is shown, the page requests no forms any more.
    await see(region('State').getByText(/^At the end/))
    examples.typeform.failNext(403, { code: 'FORBIDDEN', description: 'This account is closed' })
    await press('Check')
    await see(alert('This account is closed'))
  })

  it('reads a database, which refuses a wrong password', async () => {
    const address = process.env[ADDRESS_VARIABLE]
    if (address === undefined) {
      process.stderr.write('console: WARNING: PostgreSQL is SKIPPED: there is no server\n')
      return
    }
    const database = new TestDatabase(address)
    await database.create()
    await database.run('CREATE TABLE books (id int PRIMARY KEY, title text)')
    await database.run("INSERT INTO books VALUES (1, 'Emma'), (2, 'Persuasion')")
    const { hostname, port, pathname, username, password } = database.url
    await goTo('PostgreSQL')
    await field('Host').fill(hostname)
    await field('Port').fill(port)
    await field('Database').fill(pathname.slice(1))
    await field('User').fill(decodeURIComponent(username))
    await field('Password').fill('wrong')
    await field('Encryption').fill('disable')
    await page.getByRole('option', { name: 'disable' }).click()
    await see(page.getByText(/password authentication failed/))
    await field('Password').fill(decodeURIComponent(password))
    await seeNoMore(page.getByText(/password authentication failed/))
    await press('All')
    await checkPreviewAndRun('Persuasion')
    expect(await look('public_books', 2)).toContain('Emma')
    await database.drop()
  })

  it('asks all of them with one query', async () => {
    const sql = region('Query').getByRole('textbox', { name: 'SQL' })
    await sql.fill('select metric, value from measurements, people where age = 36')
    await sql.press('Control+Enter')
    await see(region('Query').getByRole('cell', { name: 'cpu' }))
    await region('Query').getByText('Plot', { exact: true }).click()
    await see(region('Query').getByRole('img', { name: 'value over metric' }))
    expect(await page.content()).not.toContain(examples.librato.token)
  })
})

/** @runs-first It takes long by the clock. If it began late, all workers but one would wait for it. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { expect, it } from '@jest/globals'
import type { Route } from 'playwright-core'

import { describeForm } from './form.js'
import { describeLook } from './look.js'
import { describeRun } from './run.js'
import { axeFindings, layoutShifts, takePictures } from './support/browser.js'
import { shop } from './support/console-data.js'
import { describeWithBrowser } from './support/describe-with-browser.js'
import { pageBeginner, pageOpener } from './support/open-page.js'

const MEGABYTE = 1_000_000

describeWithBrowser('the page in a browser', (atHand) => {
  const begin = pageBeginner(atHand)
  const open = pageOpener(begin)

  it('is smaller than a megabyte, including the licences of bundled packages', () => {
    const files = readdirSync(atHand.pageFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
    const bytes = files
      .filter((file) => !file.endsWith('.gz'))
      .map((file) => gzipSync(readFileSync(file)).length)
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MEGABYTE)
    expect(files.filter((file) => file.endsWith('.js.gz')).length).toBeGreaterThan(2)
    const licences = readFileSync(join(atHand.pageFolder, 'THIRD-PARTY-LICENSES.txt'), 'utf8')
    expect(licences).toMatch(/^react-dom .* \(MIT\)$/m)
    expect(licences).toMatch(/^uplot .* \(MIT\)$/m)
  })

  it('has the styles of every component of Mantine that is built into it', () => {
    const textOf = (extension: string): string =>
      readdirSync(join(atHand.pageFolder, 'assets'))
        .filter((name) => name.endsWith(extension))
        .map((name) => readFileSync(join(atHand.pageFolder, 'assets', name), 'utf8'))
        .join('\n')
    // Mantine names its classes by a digest.
    const classes = new Set(textOf('.js').match(/\bm_[0-9a-f]{6,}\b/g))
    const all = readFileSync(
      createRequire(import.meta.url).resolve('@mantine/core/styles.css'),
      'utf8',
    )
    const styles = textOf('.css')
    expect(classes.size).toBeGreaterThan(50)
    expect(
      [...classes].filter((name) => all.includes(`.${name}`) && !styles.includes(`.${name}`)),
    ).toEqual([])
  })

  it('draws its frame before any of its scripts and styles has come, and nothing jumps when they come', async () => {
    const { page, url, complaints } = await begin({ detail: shop() })
    const held: Route[] = []
    await page.route('**/assets/**', (route) => void held.push(route))
    await page.goto(url, { waitUntil: 'commit' })
    await page.getByText('Reading the source…').waitFor()
    await page.waitForFunction(
      `performance.getEntriesByName('first-contentful-paint').length === 1`,
    )
    await takePictures(page, 'first-paint')
    const findings = await axeFindings(page)
    // The heading is the title of the source, which is not known yet.
    expect(findings.filter((text) => !text.startsWith('page-has-heading-one'))).toEqual([])
    for (const route of held.splice(0)) await route.continue()
    await page.unroute('**/assets/**')
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.getByText('Reading the source…').isVisible()).toBe(false)
    await page.getByRole('textbox', { name: 'SQL' }).waitFor()
    expect(await layoutShifts(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('shows a new source in every look, and axe finds nothing', async () => {
    const { page, complaints } = await open({ detail: shop() })
    await page.getByText('The first run makes a DuckDB file').waitFor()
    await takePictures(page, 'new')
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await axeFindings(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  describeForm(open)
  describeRun(open)
  describeLook(open)
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { expect, it } from '@jest/globals'

import { describeForm } from './form.js'
import { describeLook } from './look.js'
import { describeRun } from './run.js'
import { axeFindings, takePictures } from './support/browser.js'
import { shop } from './support/console-data.js'
import { describeWithBrowser } from './support/describe-with-browser.js'
import { pageOpener } from './support/open-page.js'

const MEGABYTE = 1_000_000

describeWithBrowser('the page in a browser', (atHand) => {
  const open = pageOpener(atHand)

  it('weighs less than a megabyte, with the licences of what is inside', () => {
    const files = readdirSync(atHand.pageFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
    const bytes = files.map((file) => gzipSync(readFileSync(file)).length)
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MEGABYTE)
    const licences = readFileSync(join(atHand.pageFolder, 'THIRD-PARTY-LICENSES.txt'), 'utf8')
    expect(licences).toMatch(/^react-dom .* \(MIT\)$/m)
    expect(licences).toMatch(/^uplot .* \(MIT\)$/m)
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

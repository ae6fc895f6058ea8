import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'

import { browserPath, startBrowser } from './browser.js'
import { buildPage } from './build-page.js'

/** A browser, and the folder with the built page, while tests run. */
// oxlint-disable-next-line jest/no-export -- what the tests get
export interface BrowserAtHand {
  browser: Browser
  pageFolder: string
}

/**
 * Tests in a real browser. Where there is none, a warning and one test that says so stand in their place.
 *
 * @param define gets the browser, which is started before the tests and closed after them
 */
// oxlint-disable-next-line jest/no-export -- it defines tests, for the files that call it
export const describeWithBrowser = (
  name: string,
  define: (atHand: Readonly<BrowserAtHand>) => void,
): void => {
  // oxlint-disable-next-line jest/valid-title -- each caller's own
  describe(name, () => {
    if (browserPath === undefined) {
      process.stderr.write('console: WARNING: the tests in a browser are SKIPPED: no Chromium\n')
      it('SKIPPED: no Chromium; install it, or name a browser in PANOPLY_BROWSER', () => {
        expect(browserPath).toBeUndefined()
      })
      return
    }
    // Both are there before the first test.
    const atHand = {} as BrowserAtHand
    beforeAll(async () => {
      ;[atHand.browser, atHand.pageFolder] = await Promise.all([startBrowser(), buildPage()])
    })
    afterAll(() => atHand.browser.close())
    define(atHand)
  })
}

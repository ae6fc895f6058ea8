import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { textOf } from '@panoply/runner'
import { type Browser, chromium, type Page } from 'playwright-core'

/** The first takes a third less processor time: it has no window and draws without a process of its own. */
const CANDIDATES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** A browser that is installed on this machine; `PANOPLY_BROWSER` names another one. */
export const browserPath = [process.env['PANOPLY_BROWSER'] ?? '', ...CANDIDATES].find(
  (path) => path !== '' && existsSync(path),
)

/**
 * How long a step in the browser may take, in ms. A busy machine takes long, and a step that never ends says what it waited
 * for before the test itself runs out of time.
 */
export const STEP_LIMIT_MS = 100_000

/** Starts the browser, without a window. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    ...(browserPath !== undefined && { executablePath: browserPath }),
    // As root, in a container with little shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  })

/**
 * Takes steps on a page. If one of them fails, the error tells what the page shows: the step itself tells only what it waited
 * for.
 */
export const onPage = async (page: Page, steps: () => Promise<void>): Promise<void> => {
  try {
    await steps()
  } catch (error) {
    const shown = await page.locator('body').innerText()
    throw new Error(`${textOf(error)}\n\nThe page shows:\n${shown}`, { cause: error })
  }
}

/** How a page is looked at. */
export interface Look {
  readonly scheme: 'light' | 'dark'
  readonly width: number
}

/** The looks that each state of the page is pictured in. `SCREENSHOTS=all` takes all of them, else only the first. */
export const LOOKS = {
  light: { scheme: 'light', width: 1280 },
  dark: { scheme: 'dark', width: 1280 },
  narrow: { scheme: 'light', width: 400 },
} as const satisfies Record<string, Look>

const wantedLooks = Object.entries(LOOKS).slice(
  0,
  process.env['SCREENSHOTS'] === 'all' ? Infinity : 1,
)
const PICTURES = join(process.cwd(), 'reports/screenshots')

/** Takes a picture of a state of the page in each look; they are files of the run, for people to look at. */
export const takePictures = async (page: Page, name: string): Promise<void> => {
  mkdirSync(PICTURES, { recursive: true })
  // What sticks to the top of the window would stand in the middle of a picture.
  await page.evaluate('scrollTo(0, 0)')
  for (const [look, { scheme, width }] of wantedLooks) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({
      path: join(PICTURES, `${name}-${look}.png`),
      fullPage: true,
      caret: 'initial',
    })
  }
  await page.emulateMedia({ colorScheme: LOOKS.light.scheme })
  await page.setViewportSize({ width: LOOKS.light.width, height: 900 })
}

/** The looks that a page has to work in besides its usual one. */
const OTHER_LOOKS = [
  { scheme: 'dark', width: 1280 },
  { scheme: 'dark', width: 360 },
  { scheme: 'light', width: 360 },
] as const satisfies readonly Look[]

/** What axe finds wrong with the page in the dark and in a narrow window, and whether it has to be scrolled sideways. */
export const findingsInOtherLooks = async (page: Page): Promise<string[]> => {
  const findings: string[] = []
  for (const { scheme, width } of OTHER_LOOKS) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width, height: 900 })
    // Plots fit themselves into a new width a moment later.
    await page
      .waitForFunction(`document.documentElement.scrollWidth <= ${width}`)
      .catch(() => findings.push(`the page is wider than ${width} pixels`))
    for (const finding of await axeFindings(page)) findings.push(`${scheme}, ${width}: ${finding}`)
  }
  await page.emulateMedia({ colorScheme: LOOKS.light.scheme })
  await page.setViewportSize({ width: LOOKS.light.width, height: 900 })
  return findings
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Both are texts, because functions would be compiled for Node. The results themselves are large, and stay in the page. */
const AXE_IS_THERE = `'axe' in window`
const AXE_FINDINGS = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes: [node] }) =>
    id + ': ' + (node?.html ?? '') + ' ' + (node?.failureSummary ?? '')))`

/** What axe finds wrong with the page as it is now: the rule and the first element that breaks it. */
export const axeFindings = async (page: Page): Promise<string[]> => {
  if (!(await page.evaluate<boolean>(AXE_IS_THERE))) await page.evaluate(axe)
  return await page.evaluate<string[]>(AXE_FINDINGS)
}

/** How far parts of the page jumped without a person having done something, since the page was opened. */
export const layoutShifts = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`new Promise((resolve) => {
    const shifts = []
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries()) {
        const moved = sources.map(({ node }) => node?.outerHTML?.slice(0, 120)).join(', ')
        if (!hadRecentInput) shifts.push(value + ': ' + moved)
      }
    }).observe({ type: 'layout-shift', buffered: true })
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(shifts))))
  })`)

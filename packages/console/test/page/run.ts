import { describe, expect, it } from '@jest/globals'

import { axeFindings, takePictures } from './support/browser.js'
import { at, failedRun, logLines, run, shop } from './support/console-data.js'
import type { OpenPage, Scene } from './support/open-page.js'

/** What a person sees of a run. */
// oxlint-disable-next-line jest/no-export -- one browser runs the tests of all parts of the page
export const describeRun = (open: (scene: Scene) => Promise<OpenPage>): void => {
  describe('a run', () => {
    it('shows where a run is when it is opened, and follows it', async () => {
      const { page, console, complaints } = await open({
        detail: shop({ run: run() }),
        scripts: {
          'GET api/sources/shop/runs/run-1/speed': () =>
            Array.from({ length: 40 }, (_, second) => ({
              atMs: second * 1000,
              rowsPerSecond: 12_000 + Math.sin(second / 4) * 4000,
            })),
          'GET api/sources/shop/runs/run-1/timeline': ({ query }) => {
            const after = Number(query.get('after'))
            return { entries: logLines(900).slice(after), firstSeq: 1, lastSeq: 900 }
          },
        },
      })
      await page.getByText('3 of 7 boards fetched').waitFor()
      await page.getByText('482,133').waitFor()
      await page.getByRole('region', { name: 'Log' }).getByText('GET /orders?page=899').waitFor()
      await takePictures(page, 'running')
      expect(await axeFindings(page)).toEqual([])
      const entries = [{ seq: 901, at: at(60), kind: 'warning', message: 'slow' } as const]
      console.send({ type: 'timeline', source: 'shop', run: 'run-1', entries })
      await page.getByRole('region', { name: 'Log' }).getByText('slow').waitFor()
      console.send({ type: 'run', source: 'shop', run: failedRun() })
      await page.getByText('the token is not valid any more').first().waitFor()
      await page.getByText('it goes on after row 470,000').first().waitFor()
      await takePictures(page, 'failed')
      expect(await axeFindings(page)).toEqual([])
      expect(complaints).toEqual([])
    })

    it('stays at its end, whatever answer comes late, and its bar is full', async () => {
      const going = shop({ run: run() })
      const late: { answer?: Promise<unknown> } = {}
      const { page, console } = await open({
        detail: going,
        scripts: { 'GET api/sources/shop': () => late.answer ?? going },
      })
      const progress = page.getByRole('region', { name: 'Progress' })
      await progress.getByText('Running', { exact: true }).waitFor()
      // The page asks, and hears of the end before the answer comes, which still tells of a run.
      let answer = (_detail: unknown): void => undefined
      late.answer = new Promise((resolve) => {
        answer = resolve
      })
      const asked = console.bodiesOf('GET api/sources/shop').length
      console.send({ type: 'source', source: 'shop', revision: 2 })
      await console.untilAsked('GET api/sources/shop', asked + 1)
      const ended = { phase: 'ended', outcome: 'finished', endedAt: at(83), updates: 9 } as const
      console.send({ type: 'run', source: 'shop', run: run(ended) })
      await progress.getByText('Finished', { exact: true }).waitFor()
      answer({ ...going, title: 'Renamed shop' })
      await page.getByRole('heading', { level: 1, name: 'Renamed shop' }).waitFor()
      expect(await progress.getByText('Finished', { exact: true }).count()).toBe(1)
      const bar = progress.getByRole('progressbar')
      expect(await bar.getAttribute('aria-valuetext')).toBe('100 %')
      expect(await bar.getAttribute('aria-valuenow')).toBe('100')
    })

    it('is followed again after the connection was lost, from the event that was seen last', async () => {
      const { page, console } = await open({ detail: shop({ run: run() }) })
      const lost = page.getByText('The console does not answer; trying again')
      const progress = page.getByRole('region', { name: 'Progress' })
      console.send({ type: 'run', source: 'shop', run: run({ updates: 2, rows: 500_000 }) })
      await progress.getByText('500,000').waitFor()
      await console.stop()
      await lost.waitFor()
      expect(await axeFindings(page)).toEqual([])
      await console.start()
      await lost.waitFor({ state: 'detached' })
      expect(console.connections).toEqual([undefined, '1'])
      console.send({ type: 'run', source: 'shop', run: run({ updates: 3, phase: 'stopping' }) })
      await progress.getByText('Stop, pressed again, ends it at once').waitFor()
    })

    it('draws a hundred thousand lines and ten million rows without slowing down', async () => {
      const lines = logLines(100_000)
      const { page } = await open({
        detail: shop({ run: run({ lastSeq: lines.length }) }),
        scripts: {
          'GET api/sources/shop/runs/run-1/timeline': ({ query }) => {
            const after = Number(query.get('after'))
            const limit = Number(query.get('limit'))
            return {
              entries: lines.slice(after, after + limit),
              firstSeq: 1,
              lastSeq: lines.length,
            }
          },
        },
      })
      const log = page.getByRole('region', { name: 'Log' })
      await log.getByText('100,000 lines').waitFor()
      await log.getByText('100000 rows are committed').waitFor({ state: 'detached' })
      await log.getByRole('searchbox').fill('page=77777')
      await log.getByText('1 line', { exact: true }).waitFor()
      await log.getByRole('searchbox').fill('')
      await log.getByLabel('Show in the log').selectOption('warnings and retries')
      await log.getByText('250 lines').waitFor()
      const tables = page.getByRole('region', { name: 'Tables' })
      await tables.getByText('Rows 1 to 100 of 10,000,000').waitFor()
      await tables.getByRole('button', { name: '100000', exact: true }).click()
      await tables.getByText('9999900').first().waitFor()
      // What is drawn is what is in sight.
      expect(await page.locator('*').count()).toBeLessThan(2500)
    })
  })
}

import { describe, expect, it } from '@jest/globals'

import { axeFindings, takePictures } from './support/browser.js'
import { COLUMNS, run, shop, tableRows } from './support/console-data.js'
import type { OpenPage, Scene } from './support/open-page.js'
import { Refusal } from './support/scripted-console.js'

/** What a person sees of rows, tables, state and proof. */
// oxlint-disable-next-line jest/no-export -- one browser runs the tests of all parts of the page
export const describeLook = (open: (scene: Scene) => Promise<OpenPage>): void => {
  describe('what is read', () => {
    it('previews rows by table, with types, and unfolds nested values', async () => {
      const { page } = await open({
        detail: shop(),
        scripts: {
          'POST api/sources/shop/preview': () => ({
            ...{ isCut: true, logs: ['signed in'] },
            tables: [
              { table: 'shop_orders', columns: COLUMNS, rows: tableRows(0, 50).map(rowObject) },
              { table: 'shop_refunds', columns: COLUMNS.slice(0, 1), rows: [{ id: 1 }] },
            ],
          }),
        },
      })
      await page.getByRole('button', { name: 'Preview' }).click()
      const preview = page.getByRole('region', { name: 'Preview' })
      await preview.getByRole('heading', { name: 'shop_refunds' }).waitFor()
      await preview.getByRole('columnheader', { name: 'total DOUBLE' }).waitFor()
      const nested = preview.getByRole('button', { name: 'items { sku, size }' }).first()
      await nested.click()
      await preview.getByText('A0').waitFor()
      await preview.getByRole('button', { name: 'heights' }).waitFor()
      await takePictures(page, 'preview')
      expect(await axeFindings(page)).toEqual([])
      await nested.click()
      await preview.getByText('A0').waitFor({ state: 'detached' })
    })

    it('tells in the words of the source why there is no preview', async () => {
      const { page } = await open({
        detail: shop(),
        scripts: {
          'POST api/sources/shop/preview': () => {
            throw new Refusal(422, {
              ...{ code: 'source-failed', message: 'The API is closed on Sundays' },
              advice: 'Try again tomorrow.',
            })
          },
        },
      })
      await page.getByRole('button', { name: 'Preview' }).click()
      const alert = page.getByRole('region', { name: 'Preview' }).getByRole('alert')
      expect(await alert.innerText()).toMatch(/closed on Sundays[^]*Try again tomorrow/)
    })

    it('asks the console for rows in the order and the page that a person chooses', async () => {
      const { page, console } = await open({ detail: shop({ run: run() }) })
      const tables = page.getByRole('region', { name: 'Tables' })
      await tables.getByRole('button', { name: 'total DOUBLE' }).click()
      await tables.getByRole('columnheader', { name: 'total', exact: false }).waitFor()
      await tables.getByRole('button', { name: 'total DOUBLE' }).click()
      await tables.getByRole('button', { name: '3', exact: true }).click()
      await tables.getByText('Rows 201 to 300 of 10,000,000').waitFor()
      await tables.getByText('Customer 200').waitFor()
      const asked = console.requests.filter(({ route }) => route.endsWith('shop_orders/rows'))
      expect(asked.map(({ query }) => Object.fromEntries(query))).toEqual([
        { offset: '0', limit: '100', desc: '0' },
        { offset: '0', limit: '100', sort: 'total', desc: '0' },
        { offset: '0', limit: '100', sort: 'total', desc: '1' },
        { offset: '200', limit: '100', sort: 'total', desc: '1' },
      ])
    })

    it('answers SQL as a table and as a plot, and tells what is wrong with it', async () => {
      const { page, console, complaints } = await open({
        detail: shop({ run: run() }),
        scripts: {
          'POST api/sql': ({ body }) => {
            if (JSON.stringify(body).includes('drop')) {
              throw new Refusal(403, { code: 'forbidden', message: 'Only reading is allowed' })
            }
            return {
              columns: [
                { name: 'city', type: 'VARCHAR' },
                { name: 'orders', type: 'BIGINT' },
              ],
              rows: ['Berlin', 'Paris', 'Rome', 'Oslo'].map((city, index) => [
                city,
                90 - index * 20,
              ]),
              ...{ isCut: false, durationMs: 12 },
            }
          },
        },
      })
      const query = page.getByRole('region', { name: 'Query' })
      const box = query.getByRole('textbox', { name: 'SQL' })
      await box.fill('drop table shop_orders')
      await box.press('Control+Enter')
      await query.getByText('Only reading is allowed').waitFor()
      // As a person does it: text that is put over coloured text brings a style along, which the policy refuses.
      await box.press('Control+a')
      await box.press('Delete')
      await box.fill('select city, count(*) from shop_orders group by all')
      await query.getByRole('button', { name: 'Query' }).click()
      await query.getByText('4 rows in 12 ms').waitFor()
      await query.getByRole('cell', { name: 'Berlin' }).waitFor()
      await query.getByText('Plot', { exact: true }).click()
      await query.getByRole('img', { name: 'orders over city' }).waitFor()
      await takePictures(page, 'looking')
      expect(await axeFindings(page)).toEqual([])
      expect(console.bodiesOf('POST api/sql')).toHaveLength(2)
      expect(complaints).toEqual([])
    })

    it('shows the kept state, what each checkpoint changed, and the reports of earlier runs', async () => {
      const { page } = await open({ detail: shop({ run: run() }) })
      const state = page.getByRole('region', { name: 'State' })
      await state.getByText('boards › a › cursor').waitFor()
      await state.getByText('and 3 other values').waitFor()
      await state.getByRole('button', { name: 'boards' }).click()
      await state.getByRole('button', { name: 'a', exact: true }).waitFor({ state: 'detached' })
      const runs = page.getByRole('region', { name: 'Earlier runs' })
      await runs.getByRole('button', { name: /Finished/ }).click()
      await runs.getByText('One row had no id').waitFor()
      expect(await runs.getByRole('cell').allInnerTexts()).toEqual(['shop_orders', '400'])
    })

    it('lists the evidence of a proof', async () => {
      const { page, console } = await open({ detail: shop() })
      await page.getByRole('button', { name: 'Prove' }).click()
      const proof = { isProving: true, ok: false, message: '', evidence: [] }
      console.send({ type: 'proof', source: 'shop', proof })
      await page.getByText('Trying the source').waitFor()
      console.send({
        ...{ type: 'proof', source: 'shop' },
        proof: {
          ...{ isProving: false, ok: false, message: '1 of 3 rules is broken' },
          evidence: [
            { rule: 'resumes', verdict: 'passed', detail: '120 rows, each once', seen: [] },
            { rule: 'masks', verdict: 'failed', detail: 'a token is in the log', seen: ['line 7'] },
            { rule: 'stops', verdict: 'not-tried', detail: 'the source is too quick', seen: [] },
          ],
        },
      })
      const region = page.getByRole('region', { name: 'Proof' })
      await region.getByRole('row', { name: 'Broken masks a token is in the log line 7' }).waitFor()
      await region.getByText('1 of 3 rules is broken').waitFor()
      await takePictures(page, 'proof')
      expect(await axeFindings(page)).toEqual([])
    })
  })
}

const rowObject = (row: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(COLUMNS.map(({ name }, index) => [name, row[index]]))

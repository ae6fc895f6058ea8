import { describe, expect, it } from '@jest/globals'

import { columnWidths } from '../../../page/src/grid/column-widths.js'
import { nextSort } from '../../../page/src/grid/grid-data.js'
import { resultPlot } from '../../../page/src/look/result-plot.js'
import type { SqlAnswer } from '../../../src/protocol/index.js'

const answer = (types: string[], rows: unknown[][]): SqlAnswer => ({
  columns: types.map((type, position) => ({ name: `c${position}`, type })),
  ...{ rows, isCut: false, durationMs: 1 },
})

describe('the plot of a result', () => {
  it.each([
    ['no rows', answer(['BIGINT', 'BIGINT'], [])],
    ['no second column', answer(['BIGINT'], [[1]])],
    ['no numbers', answer(['BIGINT', 'VARCHAR'], [[1, 'a']])],
    [
      'too many bars',
      answer(
        ['VARCHAR', 'BIGINT'],
        Array.from({ length: 61 }, () => ['a', 1]),
      ),
    ],
  ])('is none for a result with %s', (_, result) => {
    expect(resultPlot(result)).toBeUndefined()
  })

  it('draws lines from left to right over numbers, also over those that came as texts', () => {
    const plot = resultPlot(
      answer(
        ['HUGEINT', 'DECIMAL(18,3)'],
        [
          ['30', '1.5'],
          ['10', null],
          [null, '9'],
          ['20', 'x'],
        ],
      ),
    )
    expect(plot).toEqual({
      shape: { names: ['c1'], axis: 'number' },
      xs: [10, 20, 30],
      ys: [[null, null, 1.5]],
    })
  })

  it('draws instants in seconds, as its library wants them', () => {
    const plot = resultPlot(answer(['DATE', 'DOUBLE'], [['1970-01-02', 2]]))
    expect(plot).toMatchObject({ shape: { axis: 'instant' }, xs: [86_400], ys: [[2]] })
  })

  it('draws a bar per text', () => {
    const plot = resultPlot(
      answer(
        ['VARCHAR', 'BIGINT'],
        [
          ['Oslo', 5],
          [null, 7],
        ],
      ),
    )
    expect(plot).toMatchObject({
      shape: { isBars: true, labels: ['Oslo', 'null'] },
      ...{ xs: [0, 1], ys: [[5, 7]] },
    })
  })
})

describe('a grid', () => {
  it('has columns of a width that neither vanishes nor fills the page', () => {
    const columns = [{ name: 'a' }, { name: 'b' }]
    const [narrow, wide] = columnWidths(columns, [['', 'x'.repeat(10_000)]])
    expect(narrow).toBe(88)
    expect(wide).toBe(340)
  })

  it('is ordered up, down, and not at all, click by click', () => {
    const up = nextSort(undefined, 2)
    const down = nextSort(up, 2)
    expect(up).toEqual({ column: 2, isDescending: false })
    expect(down).toEqual({ column: 2, isDescending: true })
    expect(nextSort(down, 2)).toBeUndefined()
    expect(nextSort(down, 3)).toEqual({ column: 3, isDescending: false })
  })
})

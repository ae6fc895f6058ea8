import { describe, expect, it } from '@jest/globals'

import { toChoices } from '../../src/index.js'

const plain = { disabled: false, requires: [] }

describe('toChoices', () => {
  it.each([
    ['a text', 'us', { name: 'us', value: 'us', ...plain }],
    ['a number', 7, { name: '7', value: 7, ...plain }],
    ['name and value', { name: 'A', value: 1 }, { name: 'A', value: 1, ...plain }],
    ['title and value', { title: 'A', value: 1 }, { name: 'A', value: 1, ...plain }],
    ['id and name', { id: 5, name: 'A' }, { name: 'A', value: 5, ...plain }],
    ['a name alone', { name: 'A' }, { name: 'A', value: 'A', ...plain }],
    ['an id alone', { id: 5 }, { name: '5', value: 5, ...plain }],
    [
      'everything',
      { name: 'A', value: 1, disabled: true, requires: ['B'] },
      { name: 'A', value: 1, disabled: true, requires: ['B'] },
    ],
    [
      'one requirement',
      { name: 'A', requires: 'B' },
      { name: 'A', value: 'A', disabled: false, requires: ['B'] },
    ],
  ])('shows an item with %s', (_, item, choice) => {
    expect(toChoices([item])).toEqual([choice])
  })

  it('finds the parts where it is told, by path or by function', () => {
    const boards = [{ board: { id: 4711, 'full.name': 'Roadmap' }, archived: true, name: 'r' }]
    expect(
      toChoices(boards, {
        name: 'board.full\\.name',
        value: ({ board }) => board.id,
        disabled: 'archived',
        requires: () => ['team'],
      }),
    ).toEqual([{ name: 'Roadmap', value: 4711, disabled: true, requires: ['team'] }])
    expect(toChoices(['a'], { name: (item) => item.toUpperCase() })).toEqual([
      { name: 'A', value: 'a', ...plain },
    ])
  })

  it.each([
    ['no list', {}, 'items: expected an array, got an object'],
    [
      'an item without a name',
      ['a', { label: 'b' }],
      'items[1]: expected a text, a number or an object with a name, got an object',
    ],
    ['an empty text', [''], 'items[0]: expected'],
    ['nothing', [null], 'items[0]: expected a text, a number or an object with a name, got null'],
  ])('refuses %s', (_, items, reason) => {
    expect(() => toChoices(items as never)).toThrow(reason)
  })
})

import { expect, it } from '@jest/globals'

import { nextBodyTurn } from '../../src/transport/body-turns.js'

/** Makes bodies of some pieces at once. @returns how many pieces were made in each turn of the event loop */
const piecesPerTurn = async (bodies: number, pieces: number): Promise<number[]> => {
  let made = 0
  const making = Array.from({ length: bodies }, async () => {
    for (let piece = 0; piece < pieces; piece++) {
      await nextBodyTurn(piece > 0)
      made++
    }
  })
  const perTurn: number[] = []
  for (let before = 0; before < bodies * pieces; before += perTurn.at(-1) ?? 0) {
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    perTurn.push(made - before)
  }
  await Promise.all(making)
  return perTurn
}

it('makes one piece of a body per turn of the event loop', async () => {
  await expect(piecesPerTurn(1, 4)).resolves.toEqual([1, 1, 1, 1])
})

it('makes one piece per turn of two bodies', async () => {
  await expect(piecesPerTurn(2, 2)).resolves.toEqual([1, 1, 1, 1])
})

it('makes one body after the other', async () => {
  const order: string[] = []
  const make = async (body: string): Promise<void> => {
    for (let piece = 0; piece < 3; piece++) {
      await nextBodyTurn(piece > 0)
      order.push(`${body}${piece}`)
    }
  }
  await Promise.all([make('a'), make('b')])
  expect(order).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2'])
})

it('goes on with half of the bodies per turn when many wait, so that they keep up', async () => {
  const perTurn = await piecesPerTurn(10, 2)
  expect(perTurn.slice(0, 2)).toEqual([5, 5])
  expect(Math.max(...perTurn)).toBe(5)
  expect(perTurn.length).toBeLessThan(10)
})

it('goes on after a pause', async () => {
  await nextBodyTurn(false)
  await expect(piecesPerTurn(1, 2)).resolves.toEqual([1, 1])
})

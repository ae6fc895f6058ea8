const waiting: (() => void)[] = []
let isScheduled = false

/**
 * Resolves in a later turn of the event loop, in which few other bodies go on. A full body takes a few milliseconds. So
 * it is made piece by piece, or the other work of the process would be late.
 *
 * In each turn half of the waiting bodies go on. So usually it is one, but if the program writes more per turn than one
 * piece, more bodies wait and the bodies keep up.
 *
 * @param isBegun whether a piece of the body was made already. Such bodies go first, so that few are in memory at once
 */
export const nextBodyTurn = (isBegun: boolean): Promise<void> =>
  new Promise((resolve) => {
    if (isBegun) waiting.unshift(resolve)
    else waiting.push(resolve)
    schedule()
  })

const schedule = (): void => {
  if (isScheduled) return
  isScheduled = true
  setImmediate(() => {
    isScheduled = false
    for (const resume of waiting.splice(0, Math.ceil(waiting.length / 2))) resume()
    if (waiting.length > 0) schedule()
  })
}

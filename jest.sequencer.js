import { readFileSync } from 'node:fs'
import { sep } from 'node:path'

import SequencerByDuration from '@jest/test-sequencer'

/** What files import that collect garbage to see what memory holds, and what proves a source. */
const COLLECTS_GARBAGE = /\/held-bytes\.js'|'@panoply\/prove'|'prove'|\bprove\(/

/**
 * The files of a whole run, in an order that keeps it short:
 *
 * 1. Files that collect garbage. The memory of a worker grows with each file, and so does the time of a collection.
 * 2. Files of `e2e`, because some of them run whole programs for half a minute.
 * 3. The others, as Jest orders them: by how long they took, and in a new clone by their size.
 */
class InGroups extends SequencerByDuration {
  sort(tests) {
    const groups = [[], [], []]
    for (const test of super.sort(tests)) groups[groupOf(test.path)].push(test)
    return groups.flat()
  }
}

/**
 * @param {string} path
 * @returns {0 | 1 | 2}
 */
const groupOf = (path) => {
  if (COLLECTS_GARBAGE.test(readFileSync(path, 'utf8'))) return 0
  return path.includes(`${sep}e2e${sep}`) ? 1 : 2
}

export default InGroups

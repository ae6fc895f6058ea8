import { readFileSync } from 'node:fs'
import { sep } from 'node:path'

import SequencerByDuration from '@jest/test-sequencer'

/** The tag of files that collect garbage, use much memory or take long, in a comment at their beginning. */
const RUNS_FIRST = '@runs-first'

/**
 * The files of a whole run, in an order that keeps it short:
 *
 * 1. Files with the tag `@runs-first`. The memory of a worker grows with each file, and with it the time of each
 *    collection of garbage. And a small file that takes long, because it waits or starts processes, would begin last in a
 *    new clone.
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
  if (readFileSync(path, 'utf8').slice(0, 200).includes(RUNS_FIRST)) return 0
  return path.includes(`${sep}e2e${sep}`) ? 1 : 2
}

export default InGroups

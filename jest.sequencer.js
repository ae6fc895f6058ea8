import { sep } from 'node:path'

import SequencerByDuration from '@jest/test-sequencer'

/**
 * Starts the files of `e2e` first: some of them take a minute, because they run whole programs. The others follow as Jest
 * orders them: by how long they took, and in a new clone by their size.
 */
class LongestFirst extends SequencerByDuration {
  sort(tests) {
    const isLong = ({ path }) => path.includes(`${sep}e2e${sep}`)
    const sorted = super.sort(tests)
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))]
  }
}

export default LongestFirst

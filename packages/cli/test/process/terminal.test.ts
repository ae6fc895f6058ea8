import { describe, expect, it } from '@jest/globals'

import { terminalFacts } from '../../src/process/terminal.js'

const YES = { isInteractive: true, hasColour: true }
const NO = { isInteractive: false, hasColour: false }

describe('a terminal', () => {
  it.each([
    [{}, YES],
    [{ TERM: 'xterm', CI: 'false' }, YES],
    [{ CI: '' }, YES],
    [{ TERM: 'dumb' }, NO],
    [{ CI: 'true' }, NO],
    [{ CI: '1' }, NO],
    [{ NO_COLOR: '1' }, { ...YES, hasColour: false }],
    [{ NO_COLOR: '' }, YES],
    [{ FORCE_COLOR: '0' }, { ...YES, hasColour: false }],
    [
      { CI: 'true', FORCE_COLOR: '1' },
      { ...NO, hasColour: true },
    ],
    [
      { TERM: 'dumb', FORCE_COLOR: '' },
      { ...NO, hasColour: true },
    ],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, YES],
  ])('with %j is %j', (env, facts) => {
    expect(terminalFacts(env, true)).toEqual(facts)
  })

  it('is none where a file or a pipe is', () => {
    expect(terminalFacts({ TERM: 'xterm' }, false)).toEqual(NO)
    expect(terminalFacts({ FORCE_COLOR: '1' }, false)).toEqual({ ...NO, hasColour: true })
  })
})

import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '@panoply/runner/testing'
import { moduleOf, temporaryFolders } from '@panoply/test-kit'

import { boardCommand, SECRET } from '../board-command.js'

const run = boardCommand(temporaryFolders())

describe('panoply run tells of a source that', () => {
  it('throws a text, after three more tries', async () => {
    const clock = new ManualClock()
    const running = run('run ./boards --user me --to ndjson --fault throws-text', { clock })
    await clock.elapse(60_000)
    const { exitCode, stderr } = await running

    expect(stderr.split('\n')).toEqual([
      'Boards → standard output',
      'read failed: out of quota; trying again in 1.0 s (1 of 3)',
      'read failed: out of quota; trying again in 4.0 s (2 of 3)',
      'read failed: out of quota; trying again in 16 s (3 of 3)',
      '0 rows in 21 s · 0/s · 0 committed',
      'Failed: 0 rows from Boards in 21 s, 0 rows/s, 0 B, 3 retries',
      '  in standard output',
      '  the next run continues from the last commit',
      'error: the data source failed: out of quota',
      '',
    ])
    expect(exitCode).toBe(3)
  })

  it.each([
    ['a number', 7, 'got a number'],
    ['an object', { rows: [] }, 'got an object'],
    ['nothing', undefined, 'got undefined'],
    ['rows that are texts', ['a'], 'got a text at [0]'],
  ])('returns %s instead of a batch, in one line', async (_, returned, came) => {
    const module = moduleOf(() => returned as never)
    const { exitCode, stdout, stderr } = await run('run ./x --to ndjson', {}, module)

    expect([exitCode, stdout]).toEqual([3, ''])
    expect(stderr).toContain(`error: the data source failed: read: expected `)
    // No calls of the runner itself behind it.
    expect(stderr).toMatch(/\n[^\n]*got [^\n]*\n$/)
    expect(stderr).toContain(came)
  })

  it('never ends its read, and with what it waits for', async () => {
    const clock = new ManualClock()
    const line = 'run ./boards --user me --to ndjson --fault hangs --read-timeout 70'
    const running = run(line, { clock })
    await clock.elapse(80_000)
    const { exitCode, stderr } = await running

    expect(stderr).toMatch(
      /\nread has shown no activity for 30 s; its last message: waiting for \[secret\]; /,
    )
    expect(stderr).toMatch(/\nread has shown no activity for 1 min 0 s; its last message: /)
    expect(stderr).toMatch(
      /\nerror: the data source failed: read showed no activity for 70 s and has failed; [^\n]*\n$/,
    )
    expect(stderr).not.toContain(SECRET)
    expect(exitCode).toBe(3)
  })
})

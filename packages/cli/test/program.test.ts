import { readFileSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'
import { TextSink } from '@panoply/test-kit'

import { DESTINATIONS } from '../src/destinations/destinations.js'
import { EXIT_CODES } from '../src/exit-code.js'
import { buildProgram } from '../src/program.js'

const guide = readFileSync(
  new URL('../../../docs/running-a-data-source.md', import.meta.url),
  'utf8',
)

describe('the guide', () => {
  it.each(Object.values(EXIT_CODES))('tells what the exit code %s means', (code) => {
    expect(guide).toMatch(new RegExp(`^\\| ${code} +\\| \\w`, 'm'))
  })

  it('tells of every command, and of every flag', () => {
    const stream = new TextSink()
    const program = buildProgram(
      { stdout: stream, stderr: stream, destinations: DESTINATIONS, env: {} } as never,
      undefined,
      '',
      false,
      () => undefined,
    )
    for (const command of program.commands) expect(guide).toContain(`panoply ${command.name()}`)
    const options = program.commands[0]?.options ?? []
    const flags = options.filter(({ hidden }) => !hidden).map(({ long }) => long ?? '')
    expect(flags.filter((flag) => !guide.includes(flag))).toEqual([])
  })
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { countingModule, temporaryFolders, TextSink } from '@panoply/test-kit'
import type { Command, Option } from 'commander'

import { variableOf } from '../../src/flags/environment-flags.js'
import { buildProgram } from '../../src/program.js'
import { fakeIo, runFakeCli } from '../fake-io.js'

const newFolder = temporaryFolders()
/** Building a program looks at no file. */
const folder = '.'
const module = countingModule(1, 1)

const programWith = (env: Record<string, string> = {}): Command =>
  buildProgram(fakeIo(module, { folder, env }), { name: './source', module }, '', false, () => {
    throw new Error('a test of flags runs no command')
  })

/** The words that a command needs besides its flags. */
const WORDS: Record<string, readonly string[]> = {
  query: ['rows.duckdb'],
  state: ['./source', 'show'],
  ui: ['./source'],
}
/** The engine that calls such a command gives it words of its own protocol. */
const ENGINE_COMMANDS = ['airbyte', 'singer']
/** Flags whose value no variable holds, each with the reason. */
const WITHOUT_VARIABLE: Record<string, string> = {
  '--options': 'PANOPLY_OPTIONS holds the options themselves',
}

const FLAGS = programWith().commands.flatMap((command) =>
  command.options
    .filter(({ long }) => long !== undefined && !(long in WITHOUT_VARIABLE))
    .map((option) => ({ name: command.name(), flag: option.long ?? '', option })),
)

/** A value that the flag takes, and that is not its default. */
const textFor = ({ argChoices, defaultValue, parseArg }: Option): string => {
  if (argChoices) return argChoices.find((choice) => choice !== defaultValue) ?? ''
  return parseArg ? '7' : 'some-text'
}

const isSwitch = ({ required, optional }: Option): boolean => !required && !optional

const wordOf = ({ negate, ...option }: Option): string => {
  if (!isSwitch(option as Option)) return textFor(option as Option)
  return negate ? '0' : '1'
}

interface Parsed {
  readonly value: unknown
  readonly from: string | undefined
}

/** What a command sees of a flag. */
const parsed = async (
  name: string,
  option: Option,
  flags: readonly string[],
  env?: Record<string, string>,
): Promise<Parsed> => {
  const program = programWith(env)
  const command = program.commands.find((one) => one.name() === name)
  const result: { seen?: Parsed } = {}
  command?.action(() => {
    const key = option.attributeName()
    result.seen = { value: command.getOptionValue(key), from: command.getOptionValueSource(key) }
  })
  await program.parseAsync([name, ...(WORDS[name] ?? ['./source']), ...flags], { from: 'user' })
  if (!result.seen) throw new Error(`${name} did not come to its action`)
  return result.seen
}

const flagWords = (option: Option, text: string): string[] => [
  option.long ?? '',
  ...(isSwitch(option) ? [] : [text]),
]

describe('every flag of every command', () => {
  it('is in the table of this test, for every command but those that an engine calls', () => {
    const names = new Set(FLAGS.map(({ name }) => name))
    expect(programWith().commands.map((one) => one.name())).toEqual([...names, ...ENGINE_COMMANDS])
  })

  it.each(FLAGS)('can be set by its variable: $name $flag', async ({ name, option }) => {
    const variable = variableOf(option)
    expect(variable).toMatch(/^PANOPLY_[A-Z_]+$/)

    const typed = await parsed(name, option, flagWords(option, textFor(option)))
    const said = await parsed(name, option, [], { [variable ?? '']: wordOf(option) })
    const untouched = await parsed(name, option, [], { [variable ?? '']: '' })
    expect(said).toEqual({ value: typed.value, from: 'env' })
    expect(said.value).not.toEqual(untouched.value)
  })

  it.each(FLAGS)('wins over its variable when it is typed: $name $flag', async (flag) => {
    const { name, option } = flag
    const other = isSwitch(option) ? (option.negate ? '1' : '0') : (option.argChoices?.[0] ?? '9')
    const env = { [variableOf(option) ?? '']: other }
    const typed = flagWords(option, textFor(option))
    expect(await parsed(name, option, typed, env)).toEqual(await parsed(name, option, typed))
  })

  /** `--ignore` takes any text, and `prove` shares the variable of `--record` with `run`. */
  const PARSED = FLAGS.filter(
    ({ name, flag, option }) =>
      (isSwitch(option) || option.parseArg !== undefined) &&
      !(name === 'prove' && ['--ignore', '--record'].includes(flag)),
  )
  it.each(PARSED)(
    'that has a wrong variable ends its command, and names the variable: $name $flag',
    async ({ name, option }) => {
      const env = { [variableOf(option) ?? '']: 'nonsense' }
      await expect(parsed(name, option, [], env)).rejects.toThrow(variableOf(option) ?? '')
    },
  )

  const ADDRESSES = FLAGS.filter(({ flag }) => ['--out', '--state', '--state-dir'].includes(flag))
  it.each(ADDRESSES)(
    'that may hold a password can stand in a file: $name $flag',
    async ({ name, option }) => {
      const path = join(newFolder(), 'address')
      writeFileSync(path, 'postgres://me:hunter2@host/db\n')
      const env = { [`${variableOf(option) ?? ''}_FILE`]: path }
      expect(await parsed(name, option, [], env)).toEqual({
        value: 'postgres://me:hunter2@host/db',
        from: 'env',
      })
    },
  )
})

describe('a variable of flags', () => {
  it('that only another command could refuse does not end this one', async () => {
    const env = { PANOPLY_LIMIT: 'many', PANOPLY_OUT_FILE: 'nowhere' }
    expect(await runFakeCli(['params', './source'], module, { folder, env })).toMatchObject({
      exitCode: 0,
    })
  })

  it('of a tape of `run` is no switch of `prove`', async () => {
    const record = programWith()
      .commands.find((one) => one.name() === 'prove')
      ?.options.find(({ long }) => long === '--record')
    if (!record) throw new Error('prove has no --record')
    const env = { PANOPLY_RECORD: 'shop.tape.json' }
    expect(await parsed('prove', record, [], env)).toMatchObject({ value: false })
  })
})

describe('with --json a wrong option', () => {
  const COMMANDS = [...new Set(FLAGS.map(({ name }) => name))]

  it.each(COMMANDS.flatMap((name) => [[name, '--json'] as const, [name, 'PANOPLY_JSON'] as const]))(
    'is told as a line of JSON: %s (%s)',
    async (name, way) => {
      const stderr = new TextSink()
      const words = [name, ...(WORDS[name] ?? ['./source']), '--nope']
      const exit = await runFakeCli([...words, ...(way === '--json' ? [way] : [])], module, {
        ...{ folder, stderr },
        env: way === '--json' ? {} : { [way]: '1' },
      })
      expect(exit.exitCode).toBe(2)
      const lines = stderr.text.trim().split('\n')
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
        expect.objectContaining({
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
          level: 'error',
          runId: 'run-1',
          message: expect.stringContaining("unknown option '--nope'"),
        }),
      ])
    },
  )
})

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type Outcome, tryCommand } from '../../command/run-command.js'
import { publishedPackages, readManifest, WORKSPACE } from '../../registry/workspace-packages.js'
import { INSTALLED } from '../installed-packages.js'
import type { Reader } from '../reader.js'
import type { Command } from './command.js'
import type { CommandProcess } from './command-process.js'
import { pnpmBuiltins, pnpmComplaint } from './scripts.js'

/** What `--engine airbyte` adds to a new package. */
const SCRIPTS_OF_NEW_PACKAGES: readonly string[] = ['airbyte']
/** They take the words of an engine, and no flags of the command. */
const ENGINE_COMMANDS: readonly string[] = ['airbyte', 'singer']
/** What is not ours, and not installed here. */
const FOREIGN_COMMANDS: readonly string[] = ['duckdb', 'echo', 'export', 'jq', 'openssl']
/** Packages of others that pages tell to install; `src/consumer/projects.ts` installs them. */
const FOREIGN_PACKAGES: readonly string[] = [
  'classic-level',
  'jest',
  'ts-jest',
  'typescript',
  '@types/jest',
  '@babel/core',
  '@babel/preset-env',
]
/** Commands that have no flag `--no-input`. */
const ASK_NOTHING: readonly string[] = ['params', 'query']
const UNTIL_STOPPED: readonly string[] = ['ui', 'sign-in']
const MODULE = './my-source'
const ENVIRONMENT = { PANOPLY_SOURCE_TOKEN: 'a-token' }

const CREATE_SOURCE = [join(INSTALLED, 'create-panoply-source/dist/main.js')]
const LOCAL_QUEUE = [join(INSTALLED, '@panoply/local-queue/dist/main.js')]

/**
 * Types what a page says, one command after the other. What can be run in a moment is run: `panoply` and the making of a
 * data source. Of the others it is looked up whether there is what they name.
 */
export class ReaderShell {
  readonly #reader: Reader
  readonly #panoply: CommandProcess
  readonly #builtins: ReadonlySet<string>
  /** Outside of the workspace, where a new data source is a package of its own. */
  readonly #elsewhere: string[] = []
  #folder: string

  /** @param panoply runs the command `panoply` */
  constructor(reader: Reader, panoply: CommandProcess, builtins = pnpmBuiltins()) {
    this.#reader = reader
    this.#panoply = panoply
    this.#builtins = builtins
    this.#folder = reader.folder
  }

  /** Takes away what was made. */
  leave(): void {
    this.#reader.leave()
    for (const folder of this.#elsewhere) rmSync(folder, { recursive: true, force: true })
  }

  /** @returns what is wrong with a command; nothing when it does what the page says */
  async type({ words }: Command): Promise<string | undefined> {
    const [program = '', ...args] = words[0] === 'npx' ? words.slice(1) : words
    switch (program) {
      case 'panoply':
        return this.#runPanoply(args)
      case 'pnpm':
        return args[0] === 'create-source'
          ? this.#createSource(args.slice(1))
          : pnpmComplaint(args, this.#builtins)
      case 'npm':
        return this.#npm(args)
      case 'cd':
        return this.#cd(args[0] ?? '')
      case 'node':
        // A program that the page shows is tried by itself.
        return existsSync(join(this.#folder, args[0] ?? '')) ? undefined : programComplaint(args)
      case '@panoply/local-queue':
        return this.#runLocalQueue(args)
      default:
        return FOREIGN_COMMANDS.includes(program) ? undefined : `${program}: nobody tries this`
    }
  }

  /** Runs `panoply`. A page may leave out the parameters of a source, and the tape that only an API can give. */
  async #runPanoply(words: readonly string[]): Promise<string | undefined> {
    const { code, stdout, stderr } = await this.#panoply.run({
      ...{ words: completed(words), folder: this.#folder, env: ENVIRONMENT },
    })
    const asks = code === 2 && `${stdout}${stderr}`.includes('is required')
    const isReviewed = code === 2 && stdout.includes('not for review')
    const hasNoTape = code === 2 && stderr.includes('record one first')
    return code === 0 || asks || isReviewed || hasNoTape
      ? undefined
      : `panoply ended with ${String(code)}: ${stderr}`
  }

  /** The queue runs until it is stopped, and has tests of its own: here only its options are looked at. */
  async #runLocalQueue(words: readonly string[]): Promise<string | undefined> {
    const { code, stderr } = await this.#run(LOCAL_QUEUE, [...words, '--help'])
    return code === 0 ? undefined : stderr
  }

  async #npm([command = '', ...args]: readonly string[]): Promise<string | undefined> {
    const names = args.filter((word) => !word.startsWith('-'))
    if (command === 'install') {
      const known = [
        ...publishedPackages().map(({ manifest }) => manifest.name),
        ...FOREIGN_PACKAGES,
      ]
      const unknown = names.filter((name) => !known.includes(name))
      return unknown.length === 0 ? undefined : `there is no package ${unknown.join(', ')}`
    }
    if (command === 'create') {
      return names[0] === 'panoply-source'
        ? this.#createSource(args.slice(1).filter((word) => word !== '--'))
        : `there is no package create-${names[0] ?? ''}`
    }
    // A script of a package that the page makes: `npm create` is tried by itself.
    const script = command === 'run' ? (args[0] ?? '') : command
    const { scripts = {} } = readManifest(this.#folder)
    const isOfNewPackage = SCRIPTS_OF_NEW_PACKAGES.includes(script)
    return scripts[script] === undefined && !isOfNewPackage
      ? `there is no script ${script}`
      : undefined
  }

  async #createSource(words: readonly string[]): Promise<string | undefined> {
    const home = mkdtempSync(join(tmpdir(), 'panoply-author-'))
    this.#elsewhere.push(home)
    const { code, stderr } = await this.#run(CREATE_SOURCE, words, home)
    return code === 0 ? undefined : stderr
  }

  #run(
    program: readonly string[],
    words: readonly string[],
    folder = this.#folder,
  ): Promise<Outcome> {
    return tryCommand(process.execPath, [...program, ...words], {
      folder,
      env: ENVIRONMENT,
    })
  }

  #cd(name: string): string | undefined {
    const folder = [this.#folder, ...this.#elsewhere]
      .map((parent) => join(parent, name))
      .find(existsSync)
    if (folder === undefined) return `there is no folder ${name}`
    this.#folder = folder
    return undefined
  }
}

/** What a text leaves to its reader, filled in; and nobody is asked. */
const completed = (words: readonly string[]): readonly string[] => {
  if (words.length === 1) return [...words, '--help']
  // A summary of what may stand there, and commands that an engine gives words of its own.
  if (words.some((word) => /[|…]/.test(word))) return [words[0] ?? '', '--help']
  const isOfEngine = ENGINE_COMMANDS.includes(words[0] ?? '')
  // The engine writes the configuration that these need; `packages/engines` tries them.
  if (isOfEngine && words.includes('--config')) return [words[0] ?? '', '--help']
  if (runsUntilStopped(words)) return [words[0] ?? '', '--help']
  const named = words.map((word) => (word === '<module>' ? MODULE : word))
  return named.includes('--help') || ASK_NOTHING.includes(named[0] ?? '') || isOfEngine
    ? named
    : [...named, '--no-input']
}

/** These run until a person ends them, and have tests of their own: here only their help is looked at. */
const runsUntilStopped = (words: readonly string[]): boolean =>
  UNTIL_STOPPED.includes(words[0] ?? '') || words.includes('--watch')

/** A program that is built is made of a source of its name. */
const programComplaint = (words: readonly string[]): string | undefined => {
  const file = words.find((word) => !word.startsWith('-')) ?? ''
  const source = file.replace('/dist/', '/src/').replace(/\.js$/, '.ts')
  const folders = [WORKSPACE, join(WORKSPACE, 'packages/cli')]
  return folders.some((folder) => existsSync(join(folder, source)))
    ? undefined
    : `there is no ${source}`
}

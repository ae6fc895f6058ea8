import type { EngineIo } from '@panoply/engines'

import type { CliIo } from '../cli-io.js'
import { type Exit, exitOfCode } from '../exit-code.js'
import { targetOf } from '../process/printable-output.js'

/** The arguments of a run for an engine: the name of the module, and the arguments of the engine. */
export type EngineCommand = (io: CliIo, module: string, words: readonly string[]) => Promise<Exit>

/** `panoply airbyte`: the module as an Airbyte connector. */
export const airbyteCommand: EngineCommand = async (io, module, words) => {
  const { runAirbyte } = await import('@panoply/engines')
  return await withConsole(io, () => runAirbyte(() => io.load(module), words, engineIo(io)))
}

/** `panoply singer`: the module as a Singer tap. */
export const singerCommand: EngineCommand = async (io, module, words) => {
  const { runSinger } = await import('@panoply/engines')
  return await withConsole(io, () => runSinger(() => io.load(module), words, engineIo(io)))
}

const engineIo = (io: CliIo): EngineIo => {
  const { env, folder, clock, secrets, signal, stoppedBy, ownsProcess } = io
  // The run of an engine takes over the streams of the process, because every line on them is data.
  const [stdout, stderr] = [targetOf(io.stdout), targetOf(io.stderr)]
  return { stdout, stderr, env, folder, clock, secrets, signal, stoppedBy, ownsProcess }
}

/** The run of the engine has taken over standard output by then, and with it what the source prints. */
const withConsole = async (io: CliIo, run: () => Promise<number>): Promise<Exit> => {
  const unlisten = io.listenToConsole((line) => {
    process.stdout.write(`${line}\n`)
  })
  try {
    return exitOfCode(await run())
  } finally {
    unlisten()
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { relative } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'
import { importedFiles } from '@panoply/runner'
import { watch } from 'chokidar'

import type { CliIo } from '../cli-io.js'
import { EXIT_CODES } from '../exit-code.js'
import { type LogIo, messageLog, wantsJson } from '../report/message-log.js'
import { WATCH_FLAG, WATCH_VARIABLE } from './wants-watch.js'

/** The functions and settings that a watch gets from its process. */
export type WatchIo = LogIo & Pick<CliIo, 'env' | 'folder' | 'signal' | 'ownCommand'>

/** An editor saves several files within this time. */
const SETTLE_MS = 100

/**
 * Runs a source, and runs it again whenever one of its files changes. First it stops the current run, which delivers
 * what it has read and keeps its state. Each run is a separate process, so it loads the changed files. If a source
 * cannot be loaded, its run ends, but the watch continues.
 *
 * @param words the whole command
 * @returns the exit code, after a signal has ended the watch
 * @throws InvalidArgumentError for a module that has no files here
 */
export const watchRun = async (words: readonly string[], io: WatchIo): Promise<number> => {
  const name = words[1] ?? ''
  const files = importedFiles(name, io.folder)
  if (files.length === 0) {
    throw new InvalidArgumentError(
      `${WATCH_FLAG}: expected the path of a source, so that its files can be watched, got ${name}`,
      { argument: 'watch' },
    )
  }
  const log = messageLog(io, wantsJson(words, io.env))
  const changed = new Set<string>()
  const waiting = { wake: (): void => undefined }
  const watcher = watch(files, { ignoreInitial: true }).on('all', (_, path) => {
    changed.add(relative(io.folder, path))
    setTimeout(() => {
      waiting.wake()
    }, SETTLE_MS)
  })
  await once(watcher, 'ready')
  try {
    for (;;) {
      const child = startRun(words, io)
      const ended = exitOf(child)
      await somethingHappens(io.signal, waiting, changed)
      if (!io.signal.aborted) child.kill('SIGTERM')
      const code = await ended
      if (io.signal.aborted) return code ?? EXIT_CODES.interrupted
      log.tell('info', `changed: ${[...changed].sort().join(', ')}; running again`)
      changed.clear()
      // The changed file may import other files now.
      watcher.add(importedFiles(name, io.folder))
    }
  } finally {
    await watcher.close()
  }
}

const startRun = (words: readonly string[], { ownCommand, signal }: WatchIo): ChildProcess => {
  const [program = '', ...rest] = ownCommand
  const child = spawn(program, [...rest, ...words.filter((word) => word !== WATCH_FLAG)], {
    stdio: 'inherit',
    env: { ...process.env, [WATCH_VARIABLE]: '0' },
  })
  const stop = (): void => {
    // At a terminal both processes get the signal. A second signal would kill the run.
    if (!process.stdin.isTTY) child.kill('SIGINT')
  }
  signal.addEventListener('abort', stop)
  child.once('exit', () => {
    signal.removeEventListener('abort', stop)
  })
  return child
}

/** The exit code of a child. `undefined` if a signal ended it, or if it ended before the watch began. */
const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    child.once('exit', resolve)
    child.once('error', () => {
      resolve(null)
    })
  })

const somethingHappens = (
  signal: AbortSignal,
  waiting: { wake: () => void },
  changed: ReadonlySet<string>,
): Promise<void> =>
  new Promise((resolve) => {
    const wake = (): void => {
      signal.removeEventListener('abort', wake)
      resolve()
    }
    waiting.wake = wake
    signal.addEventListener('abort', wake)
    if (signal.aborted || changed.size > 0) wake()
  })

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { relative } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'
import { watch } from 'chokidar'

import type { CliIo } from '../cli-io.js'
import { EXIT_CODES } from '../exit-code.js'
import { type LogIo, messageLog, wantsJson } from '../report/message-log.js'
import { importedFiles } from './imported-files.js'
import { WATCH_FLAG, WATCH_VARIABLE } from './wants-watch.js'

/** What a watch has of the outside world. */
export type WatchIo = LogIo & Pick<CliIo, 'env' | 'folder' | 'signal' | 'ownCommand'>

/** An editor that saves several files does so within this time. */
const SETTLE_MS = 100

/**
 * Runs a source, and runs it again whenever one of its files has changed. A run under way is stopped before: what it has
 * read is delivered, and its state kept. Each run is a process of its own, so that it loads the files anew, and so that a
 * source that cannot be loaded ends its run and not the watch.
 *
 * @param words the whole command
 * @returns what to leave with, when a signal has ended the watch
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
      // It may import others now.
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
    // At a terminal the signal reaches both processes; a second one would cut the run off.
    if (!process.stdin.isTTY) child.kill('SIGINT')
  }
  signal.addEventListener('abort', stop)
  child.once('exit', () => {
    signal.removeEventListener('abort', stop)
  })
  return child
}

/** The code of a child; none when a signal has ended it, or when it had ended before the watch was. */
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

import { Worker } from 'node:worker_threads'

import type { FileMetaData } from 'hyparquet'

import type { FilePath } from '../../finding/found-file.js'
import { decodeProgram } from './decode-program.js'

/** A file that was opened before, so that the thread opens the same one. */
export interface FilePlace {
  readonly path: FilePath
  /** The device and the number of the file. */
  readonly dev: number
  readonly ino: number
}

/** Which rows to decode. */
export interface Question extends FilePlace {
  readonly metadata: FileMetaData
  readonly rowStart: number
  readonly rowEnd: number
}

type Answer =
  | { readonly rows: readonly (readonly unknown[])[] }
  | { readonly message: string; readonly code: string | undefined }

/** Threads that have nothing to do: starting one takes longer than reading a small file. They keep no process alive. */
const idle: Worker[] = []

/**
 * Decodes rows in a thread: a damaged file can send the decoder round in a circle that only the end of its thread stops.
 *
 * @param limitMs after this time the thread is ended
 * @throws an error with the `code` of the system, or without one for what is wrong with the contents
 */
export const decodeRows = async (
  question: Question,
  limitMs: number,
): Promise<readonly (readonly unknown[])[]> => {
  const worker = idle.pop() ?? new Worker(decodeProgram(), { eval: true })
  worker.ref()
  let answer: Answer
  try {
    answer = await ask(worker, question, limitMs)
  } catch (error) {
    await worker.terminate()
    throw error
  }
  worker.unref()
  idle.push(worker)
  if ('rows' in answer) return answer.rows
  const { message, code } = answer
  throw Object.assign(new Error(message), code !== undefined && { code })
}

const ask = (worker: Worker, question: Question, limitMs: number): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      settle()
      reject(new Error(reason))
    }
    const timer = setTimeout(() => {
      fail(`no row came within ${Math.round(limitMs / 1_000)} seconds`)
    }, limitMs)
    const settle = (): void => {
      clearTimeout(timer)
      // Not all listeners of all events: the thread has some of its own.
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
    }
    worker.on('message', (answer: Answer) => {
      settle()
      resolve(answer)
    })
    worker.on('error', ({ message }: Error) => {
      fail(message)
    })
    worker.on('exit', () => {
      fail('the thread that decodes it has ended')
    })
    worker.postMessage(question)
  })

import type { Writable } from 'node:stream'

import { SecretMask } from '@panoply/datasource'
import { systemClock, type WallClock } from '@panoply/errors/internal'
import { ProcessCapture, standardOutput } from '@panoply/runner'

import type { EngineIo } from './engine-io.js'
import type { LogLevel } from './log-level.js'
import { isAtLeast, lowestLevel } from './log-level.js'
import { MessageOutput } from './message-output.js'
import { onStopSignal, type StopSignal } from './stop-signals.js'

/** The way in which a protocol writes the log. */
export interface LogForm {
  /** The stream of log messages. */
  readonly stream: 'stdout' | 'stderr'
  line(level: LogLevel, message: string): string
}

/** Longer texts in the log and in messages for a person are cut. */
const MAX_TEXT_CHARACTERS = 32 * 1024

/** The state of one run of an engine: its output, its log, its clock, and its stop signal. */
export class EngineSession {
  readonly output: MessageOutput
  readonly clock: WallClock
  readonly env: Readonly<Record<string, string | undefined>>
  readonly folder: string
  readonly secrets: SecretMask
  readonly ownsProcess: boolean
  readonly #logs: MessageOutput
  readonly #form: LogForm
  readonly #lowest: LogLevel
  readonly #controller = new AbortController()
  readonly #capture: ProcessCapture | undefined
  readonly #releases: (() => void)[] = []
  readonly #callersStop: () => StopSignal | undefined
  #stoppedBy: StopSignal | undefined
  #held: string[] | undefined

  constructor(io: EngineIo, form: LogForm) {
    this.clock = io.clock ?? systemClock
    this.env = io.env ?? process.env
    this.folder = io.folder ?? process.cwd()
    this.secrets = io.secrets ?? new SecretMask()
    this.ownsProcess = io.ownsProcess ?? io.stdout === undefined
    this.#form = form
    this.#lowest = lowestLevel(this.env)
    this.#callersStop = io.stoppedBy ?? (() => undefined)
    this.#capture = this.ownsProcess
      ? new ProcessCapture((line, stream) => {
          this.log(stream === 'stdout' ? 'INFO' : 'WARN', line)
        })
      : undefined
    // If the reader goes away, further rows could not be delivered.
    this.output = new MessageOutput(this.#past(io.stdout ?? standardOutput()), () => {
      this.#controller.abort()
    })
    this.#logs =
      form.stream === 'stdout'
        ? this.output
        : new MessageOutput(this.#past(io.stderr ?? process.stderr), () => undefined)
    this.#listen(io)
  }

  /** Aborts when the run must end: after a signal, or when the reader of the messages has gone away. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get stoppedBy(): StopSignal | undefined {
    return this.#stoppedBy ?? this.#callersStop()
  }

  /** Writes to the log of the engine, with secrets masked. */
  log(level: LogLevel, message: string): void {
    if (!isAtLeast(level, this.#lowest)) return
    const line = this.#form.line(level, this.masked(message))
    if (this.#held) this.#held.push(line)
    else this.#logs.post(line)
  }

  /** The text with secrets masked, cut to its limit. */
  masked(text: string): string {
    const masked = this.secrets.mask(text)
    return masked.length > MAX_TEXT_CHARACTERS ? `${masked.slice(0, MAX_TEXT_CHARACTERS)}…` : masked
  }

  /** Holds log messages back until {@link releaseLogs}. So they come after the answer. */
  holdLogs(): void {
    this.#held ??= []
  }

  releaseLogs(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const line of held) this.#logs.post(line)
  }

  /** Waits until everything is written, and releases the process. */
  async close(): Promise<void> {
    this.releaseLogs()
    for (const release of this.#releases) release()
    this.#capture?.release()
    await Promise.allSettled([this.output.flushed(), this.#logs.flushed()])
    this.output.release()
    this.#logs.release()
  }

  #listen({ signal }: EngineIo): void {
    if (signal) {
      const abort = (): void => {
        this.#stop()
      }
      signal.addEventListener('abort', abort)
      this.#releases.push(() => {
        signal.removeEventListener('abort', abort)
      })
      if (signal.aborted) abort()
    } else if (this.ownsProcess) {
      this.#releases.push(
        onStopSignal((name) => {
          this.#stoppedBy = name
          this.#stop()
        }),
      )
    }
  }

  #stop(): void {
    this.log('WARN', 'stopping after the current batch')
    this.#controller.abort()
  }

  /** The stream itself, or the stream past the capture. */
  #past(stream: Writable): Writable {
    if (!this.#capture) return stream
    if (stream === process.stdout) return this.#capture.writable('stdout')
    return stream === process.stderr ? this.#capture.writable('stderr') : stream
  }
}

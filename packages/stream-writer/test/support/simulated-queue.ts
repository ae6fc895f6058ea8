import type { SqsClientLike } from '../../src/index.js'
import type { FakeClock } from './fake-clock.js'

/** What the simulated queue does with one request. The share says which of its messages are meant. */
export interface SimulatedFault {
  readonly kind:
    | 'none'
    | 'status'
    | 'reset'
    | 'cut'
    | 'silence'
    | 'silence-after'
    | 'garbage'
    | 'refuse'
    | 'forget'
    | 'deaf'
  readonly code: string
  readonly senderFault: boolean
  readonly share: number
  readonly latencyMs: number
}

interface Entry {
  readonly Id: string
  readonly MessageBody: string
}

interface Failed {
  readonly Id: string
  readonly Code: string
  readonly Message: string
  readonly SenderFault: boolean
}

/** A batch as the AWS client's command carries it. */
export interface BatchCommand {
  readonly input: { readonly Entries: readonly Entry[] }
}

const POISON = '"poison":true'

/**
 * A queue without a network, in fake time, that makes every kind of fault: it goes through a list of them, one a
 * request, and then through the list again until the world is `healed`. Records that say `"poison":true` are always
 * refused, and messages over `maxMessageBytes` too.
 */
export class SimulatedQueue implements SqsClientLike {
  readonly #clock: FakeClock
  readonly #faults: readonly SimulatedFault[]
  readonly #maxBodyBytes: number
  /** How often each record was taken, by its number. */
  readonly taken = new Map<number, number>()
  /** Records that were taken without the writer being told so. */
  readonly takenUntold = new Set<number>()
  requests = 0
  isHealed = false

  constructor(clock: FakeClock, faults: readonly SimulatedFault[], maxBodyBytes: number) {
    this.#clock = clock
    this.#faults = faults
    this.#maxBodyBytes = maxBodyBytes
  }

  async send(
    command: BatchCommand,
    { abortSignal }: { abortSignal: AbortSignal },
  ): Promise<object> {
    if (abortSignal.aborted) throw new Error('a request was sent that had been given up')
    const { Entries } = command.input
    const fault = this.#nextFault()
    if (fault && fault.latencyMs > 0 && !(await this.#wait(fault, abortSignal))) {
      throw named('AbortError', 'the request was aborted')
    }
    switch (fault?.kind) {
      case undefined:
      case 'none':
        return this.#answer(Entries, [], abortSignal)
      case 'status':
        throw Object.assign(named(fault.code, fault.code), {
          $metadata: { httpStatusCode: fault.senderFault ? 400 : 503 },
        })
      case 'reset':
        throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
      case 'cut':
        this.#takeUntold(Entries)
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
      case 'garbage':
        this.#takeUntold(Entries)
        throw named('SyntaxError', 'Unexpected end of JSON input')
      case 'silence':
        return this.#silence(abortSignal)
      case 'silence-after':
        this.#takeUntold(Entries)
        return this.#silence(abortSignal)
      case 'deaf':
        this.#takeUntold(Entries)
        return new Promise(() => undefined)
      case 'refuse':
        return this.#answer(Entries, this.#pick(Entries, fault), abortSignal, fault)
      case 'forget': {
        const forgotten = this.#pick(Entries, fault)
        this.#takeUntold(forgotten)
        return this.#answer(
          Entries.filter((entry) => !forgotten.includes(entry)),
          [],
          abortSignal,
        )
      }
    }
  }

  #nextFault(): SimulatedFault | undefined {
    const index = this.requests++
    return this.isHealed ? undefined : this.#faults[index % Math.max(1, this.#faults.length)]
  }

  /** Whether the time passed before the request was aborted. */
  #wait({ latencyMs }: SimulatedFault, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = this.#clock.after(
        latencyMs,
        () => {
          resolve(true)
        },
        true,
      )
      signal.addEventListener('abort', () => {
        timer.cancel()
        resolve(false)
      })
    })
  }

  #silence(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        reject(named('AbortError', 'the request was aborted'))
      })
    })
  }

  #pick(entries: readonly Entry[], { share }: SimulatedFault): Entry[] {
    return entries.filter((_, index) => ((index * 7 + this.requests) % 10) / 10 < share)
  }

  #answer(
    entries: readonly Entry[],
    refused: readonly Entry[],
    signal: AbortSignal,
    fault?: SimulatedFault,
  ): object {
    const Failed: Failed[] = []
    const Successful: { Id: string }[] = []
    const numbers: number[] = []
    for (const { Id, MessageBody } of entries) {
      if (MessageBody.includes(POISON)) {
        Failed.push({ Id, Code: 'InvalidMessageContents', Message: 'poison', SenderFault: true })
      } else if (Buffer.byteLength(MessageBody) > this.#maxBodyBytes) {
        Failed.push({ Id, Code: 'MessageTooLong', Message: 'too long', SenderFault: true })
      } else if (fault && refused.some((entry) => entry.Id === Id)) {
        const { code, senderFault } = fault
        Failed.push({ Id, Code: code, Message: code, SenderFault: senderFault })
      } else {
        numbers.push(...this.#take(MessageBody))
        Successful.push({ Id })
      }
    }
    // A request that is ended before its answer is heard was answered in vain.
    const untold = (): void => {
      for (const n of numbers) this.takenUntold.add(n)
    }
    if (signal.aborted) untold()
    else signal.addEventListener('abort', untold)
    return { Successful, Failed }
  }

  #takeUntold(entries: readonly Entry[]): void {
    for (const { MessageBody } of entries) {
      if (MessageBody.includes(POISON) || Buffer.byteLength(MessageBody) > this.#maxBodyBytes)
        continue
      for (const n of this.#take(MessageBody)) this.takenUntold.add(n)
    }
  }

  #take(body: string): number[] {
    const numbers = body.split('\n').map((line) => (JSON.parse(line) as { n: number }).n)
    for (const n of numbers) this.taken.set(n, (this.taken.get(n) ?? 0) + 1)
    return numbers
  }
}

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name })

import type { Announcer } from './events/announcer.js'
import type { MessageAttributes } from './message/message-attributes.js'
import type { ResolvedOptions } from './options/options.js'
import type { Runtime } from './runtime/runtime.js'
import type { Transport } from './transport/transport.js'

/** The arguments of the parts of a writer. */
export interface WriterMaterial {
  readonly options: ResolvedOptions
  readonly account: string
  readonly attributes: MessageAttributes
  readonly runtime: Runtime
  readonly transport: Transport
  readonly announcer: Announcer
  /** Called when there is room again after a caller was asked to wait. */
  readonly onRoom: () => void
  /** Called when every accepted record is settled. */
  readonly onIdle: () => void
}

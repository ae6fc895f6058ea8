import type { ProofStatus } from './proof.js'
import type { RunStatus } from './run-status.js'

/** `GET /api/sources`: `SourceSummary[]`, in the order in which the modules were named. */
export interface SourceSummary {
  /** Names the source in routes and events: letters, digits, `-` and `_`. */
  readonly id: string
  /** The title of CONFIG; the name of the module until CONFIG is known. */
  readonly title: string
  /** A data URL of an image, or empty. */
  readonly icon: string
  /** What `panoply ui` was called with for it, or the path below the folder. */
  readonly module: string
  /** Counts up when the module is read or parameters are saved: a form that has another number is out of date. */
  readonly revision: number
  /** How often the module was read to its end, with success or not; 0 while it is read for the first time. */
  readonly readings: number
  /** Whether the module is being read just now, for the first time or because a file changed. */
  readonly isLoading: boolean
  /** Why the module cannot be loaded, or does not load in time. Then there is no form. */
  readonly moduleError: string | null
  /** The run that is under way, else the last one of this console, else `null`. */
  readonly run: RunStatus | null
}

/** `GET /api/sources/:id`: everything that the form needs. */
export interface SourceDetail extends SourceSummary {
  /** In the order of CONFIG, without those that are hidden or have no name. */
  readonly params: readonly FormParam[]
  /** Texts that a person should know of CONFIG: unknown keys, parameters without a name. */
  readonly configWarnings: readonly string[]
  /** The saved values, without secrets: see {@link FormValues}. */
  readonly values: FormValues
  /** Which secrets are saved: names of parameters, or `tunnel.password` for a field of an `ssh-tunnel`. */
  readonly secretsSet: readonly string[]
  /** Whether `POST …/prove` can do anything: whether the command knows `prove`. */
  readonly canProve: boolean
  /** The proof that is under way, else the last one of this console, else `null`. */
  readonly proof: ProofStatus | null
  /** Every event up to this one is in the answer: connect to `GET /api/events?after=…`. */
  readonly lastEventId: number
}

/**
 * Values of a form by name of the parameter: text, number, boolean, or `null` for "emptied". For a `select` the `key`
 * of a choice, for `list` and `dynamic-list` an array of keys, for an `ssh-tunnel` an object with its fields.
 *
 * A secret is in no answer. In a request a secret that is left out keeps its saved value, `null` removes it, and a text
 * replaces it. Every other parameter that is left out is empty.
 */
export type FormValues = Readonly<Record<string, unknown>>

/** One field of the form. */
export interface FormParam {
  readonly name: string
  /** The title of CONFIG, else the name: the label of the field. */
  readonly title: string
  readonly type: FormParamType
  readonly placeholder: string
  /** `help` of CONFIG, else `description`. Plain text. */
  readonly help: string
  /** A page of the provider about this parameter: https only, else empty. */
  readonly link: string
  /** Groups fields; empty for those without one. */
  readonly category: string
  readonly required: boolean
  /** Taken when the field stays empty. Absent for secrets. */
  readonly default?: unknown
  /** Whether the value is a secret: shown as dots while typed, and never again. */
  readonly isSecret: boolean
  /** The parameters to fill first. */
  readonly dependencies: readonly string[]
  /** What to choose from, where CONFIG lists it. */
  readonly choices: readonly FormChoice[] | null
  /** Whether the choices have to be asked for: `POST …/values`. */
  readonly hasValues: boolean
  /** The fields of an `ssh-tunnel`; else `null`. */
  readonly fields: readonly FormField[] | null
}

/**
 * How to ask. `system` are parameters that the platform fills (destination, primary key, …): a text for people who
 * know what they want, best under "advanced".
 */
export type FormParamType =
  | 'text'
  | 'number'
  | 'password'
  | 'select'
  | 'list'
  | 'oauth'
  | 'ssh-tunnel'
  | 'system'

/** A field of an `ssh-tunnel`. */
export interface FormField {
  readonly name: string
  readonly title: string
  readonly type: 'boolean' | 'text' | 'number' | 'password'
  readonly required: boolean
  readonly default?: boolean | number
}

/** Something to choose. */
export interface FormChoice {
  /** What the form sends. */
  readonly key: string
  /** What the person reads. */
  readonly name: string
  /** `true`: the choice is shown, but cannot be chosen. */
  readonly disabled: boolean
  /** The keys of what has to be chosen along with it. */
  readonly requires: readonly string[]
}

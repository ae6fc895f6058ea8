import type { ProofStatus } from './proof.js'
import type { RunStatus } from './run-status.js'

/** `GET /api/sources`: `SourceSummary[]`, in the order in which the modules were named. */
export interface SourceSummary {
  /** The id of the source in routes and events: letters, digits, `-` and `_`. */
  readonly id: string
  /** The title of CONFIG. Until CONFIG is known, the name of the module. */
  readonly title: string
  /** A data URL of an image, or empty. */
  readonly icon: string
  /** The argument of `panoply ui` that names it, or its path in a folder that was an argument. */
  readonly module: string
  /** Increases when the module is read or parameters are saved. A form with another number is out of date. */
  readonly revision: number
  /** How often reading the module has ended, with success or not. 0 during the first time. */
  readonly readings: number
  /** Whether the module is being read now, for the first time or because a file changed. */
  readonly isLoading: boolean
  /** Why the module cannot be loaded, or does not load in time. Then there is no form. */
  readonly moduleError: string | null
  /** The current run; if there is none, the last run of this console; if there is none, `null`. */
  readonly run: RunStatus | null
}

/** `GET /api/sources/:id`: everything that the form needs. */
export interface SourceDetail extends SourceSummary {
  /** The parameters in the order of CONFIG. Hidden ones and those without a name are left out. */
  readonly params: readonly FormParam[]
  /** Warnings about CONFIG for a person: unknown keys, parameters without a name. */
  readonly configWarnings: readonly string[]
  /** The saved values, without secrets: see {@link FormValues}. */
  readonly values: FormValues
  /** Which secrets are saved: names of parameters, or `tunnel.password` for a field of an `ssh-tunnel`. */
  readonly secretsSet: readonly string[]
  /** Whether the route `POST …/prove` works: it needs a command with `prove`. */
  readonly canProve: boolean
  /** The current proof; if there is none, the last proof of this console; if there is none, `null`. */
  readonly proof: ProofStatus | null
  /** The answer includes all events up to this number. Connect to `GET /api/events?after=…` with it. */
  readonly lastEventId: number
}

/**
 * Values of a form by name of the parameter: text, number, boolean, or `null` for "emptied". For a `select` the `key`
 * of a choice, for `list` and `dynamic-list` an array of keys, for an `ssh-tunnel` an object with its fields.
 *
 * Answers never contain secrets. In a request, a missing secret keeps its saved value, `null` removes it, and a text
 * replaces it. Any other missing parameter is empty.
 */
export type FormValues = Readonly<Record<string, unknown>>

/** One field of the form. */
export interface FormParam {
  readonly name: string
  /** The label of the field: the title in CONFIG, or the name if the title is missing. */
  readonly title: string
  readonly type: FormParamType
  readonly placeholder: string
  /** `help` in CONFIG, or `description` if there is no `help`. Plain text. */
  readonly help: string
  /** The https address of a page of the provider about this parameter, or empty. */
  readonly link: string
  /** Groups fields; empty for those without one. */
  readonly category: string
  readonly required: boolean
  /** The value if the field stays empty. Absent for secrets. */
  readonly default?: unknown
  /** Whether the value is a secret. It is shown as dots while it is typed, and never afterwards. */
  readonly isSecret: boolean
  /** The parameters to fill first. */
  readonly dependencies: readonly string[]
  /** The choices, if CONFIG lists them. */
  readonly choices: readonly FormChoice[] | null
  /** Whether the choices must be requested with `POST …/values`. */
  readonly hasValues: boolean
  /** The fields of an `ssh-tunnel`. `null` for other types. */
  readonly fields: readonly FormField[] | null
}

/**
 * How to ask. `system` are parameters that the platform fills (destination, primary key, …): a text for experts, best
 * shown under "advanced".
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
  /** The keys of the choices that must also be chosen. */
  readonly requires: readonly string[]
}

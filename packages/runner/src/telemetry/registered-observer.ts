import type { RunObserver } from './run-observer.js'

/**
 * Where every copy of `@opentelemetry/api` 1.x finds what an SDK has registered:
 * https://github.com/open-telemetry/opentelemetry-js/blob/main/api/src/internal/global-utils.ts
 */
const REGISTERED = Symbol.for('opentelemetry.js.api.1')

/** Whether the program has registered an SDK of OpenTelemetry. */
export const isRegistered = (): boolean => REGISTERED in globalThis

/** Observes runs for OpenTelemetry if an SDK is registered. Otherwise no code of OpenTelemetry is loaded. */
export const registeredObserver = async (): Promise<RunObserver | undefined> => {
  if (!isRegistered()) return undefined
  const { OpenTelemetryObserver } = await import('./open-telemetry-observer.js')
  return new OpenTelemetryObserver()
}

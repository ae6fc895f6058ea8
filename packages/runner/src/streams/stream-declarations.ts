import type { DataSourceClass } from '@panoply/datasource'

import type { PlainObject } from '../values/plain-object.js'
import type { DeclaredStream } from './declared-stream.js'
import { parseStreams } from './parse-streams.js'

/** A static function of a source. */
export type SourceFunction = (source: PlainObject, options: PlainObject) => unknown

/**
 * The streams that a source declares in `static streams`, as an array or as a function of `(source, options)`.
 *
 * @param call calls the function of the source with its parameters and options
 * @returns `undefined` if the source declares nothing
 * @throws InvalidArgumentError for a declaration that cannot be worked with
 * @throws what the function of the source throws
 *
 * @example
 * ```ts
 * import { DataSource } from '@panoply/datasource'
 *
 * class Stream extends DataSource {
 *   static override streams = [{ name: 'people', schema: { properties: {} }, primaryKey: 'id' }]
 *   read() {
 *     return null
 *   }
 * }
 * console.log(await declaredStreams(Stream, (find) => Promise.resolve(find({}, {}))))
 * ```
 */
export const declaredStreams = async (
  Stream: DataSourceClass,
  call: (find: SourceFunction) => Promise<unknown>,
): Promise<DeclaredStream[] | undefined> => {
  // As modules of JavaScript have it: the type is looked at here.
  const streams: unknown = Stream.streams
  if (streams === undefined) return undefined
  // Bound: the function may call other static functions of its class.
  return parseStreams(
    typeof streams === 'function' ? await call(streams.bind(Stream) as SourceFunction) : streams,
  )
}

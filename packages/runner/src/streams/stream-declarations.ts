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
 * @throws InvalidArgumentError for a declaration that cannot be used
 * @throws the error of the function of the source
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
  // Modules in JavaScript may have any value here. So its type is checked.
  const streams: unknown = Stream.streams
  if (streams === undefined) return undefined
  // Bound to the class, because the function may call other static functions.
  return parseStreams(
    typeof streams === 'function' ? await call(streams.bind(Stream) as SourceFunction) : streams,
  )
}

/**
 * A record that {@link StreamWriter.check} has accepted as valid. It has the text that will be sent, so later changes
 * to the record's object have no effect, and the schema and `enrich` are not called again.
 *
 * @example
 * const checked = rows.map((row) => writer.check('rows', row))
 * for (const record of checked) {
 *   if (!record.write()) await writer.ready()
 * }
 */
export interface CheckedRecord {
  /**
   * Accepts the record, as `write` of the writer does. Each call accepts it once more.
   *
   * @returns `false` to ask for a pause: `await writer.ready()`. The record was accepted.
   * @throws BufferFullError, WriterClosedError or SpoolError, as `write` of the writer does
   */
  write(): boolean
}

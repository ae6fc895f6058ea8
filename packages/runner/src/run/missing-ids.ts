/** Counts the rows that lack a field of their id, table by table. */
export class MissingIds {
  readonly #tables = new Map<string, { rows: number; readonly fields: Set<string> }>()

  count(table: string, fields: readonly string[]): void {
    const known = this.#tables.get(table)
    const entry = known ?? { rows: 0, fields: new Set<string>() }
    if (!known) this.#tables.set(table, entry)
    entry.rows += 1
    for (const field of fields) entry.fields.add(field)
  }

  /** One sentence per table. */
  get warnings(): string[] {
    return [...this.#tables].map(
      ([table, { rows, fields }]) =>
        `${rows} ${rows === 1 ? 'row' : 'rows'} of ${table} without ${[...fields].join(', ')}, ` +
        'which the id of a row needs: each is stored and replaces no other row',
    )
  }
}

/** A message as PostgreSQL sends it: its kind, its length, and what follows. */
export const message = (kind: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(kind), length, body])
}

/** A row as PostgreSQL sends it. */
export const rowMessage = (fields: readonly (string | Buffer | null)[]): Buffer => {
  const count = Buffer.alloc(2)
  count.writeInt16BE(fields.length)
  return message('D', Buffer.concat([count, ...fields.flatMap(fieldBytes)]))
}

const fieldBytes = (field: string | Buffer | null): Buffer[] => {
  const length = Buffer.alloc(4)
  const bytes = field === null ? Buffer.alloc(0) : Buffer.from(field)
  length.writeInt32BE(field === null ? -1 : bytes.length)
  return [length, bytes]
}

/** The bytes of the characters of a text. */
export const bytesOf = (characters: string): ReadonlySet<number> => new Set(Buffer.from(characters))

/** Whether a byte is `"`, `'` or a backtick. */
export const isQuote = (byte: number): boolean => byte === 0x22 || byte === 0x27 || byte === 0x60

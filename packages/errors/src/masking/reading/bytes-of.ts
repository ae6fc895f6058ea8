/** The bytes of the characters of a text. */
export const bytesOf = (characters: string): ReadonlySet<number> => new Set(Buffer.from(characters))

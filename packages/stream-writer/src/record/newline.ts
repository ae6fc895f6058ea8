/** The byte between two records of a message. */
export const NEWLINE = 0x0a

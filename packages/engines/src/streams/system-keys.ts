/** Keys that tell the system where a row belongs. A schema that does not name them does not want them. */
const SYSTEM_KEYS = new Set(['__table', '__tablename', '__schemaname', '__databasename'])

/** Whether the key is one of the system's own, and no column of the source. */
export const isSystemKey = (key: string): boolean => SYSTEM_KEYS.has(key)

/** Keys that tell the system where a row belongs. They are left out if the schema does not name them. */
const SYSTEM_KEYS = new Set(['__table', '__tablename', '__schemaname', '__databasename'])

/** Whether the key belongs to the system and is not a column of the source. */
export const isSystemKey = (key: string): boolean => SYSTEM_KEYS.has(key)

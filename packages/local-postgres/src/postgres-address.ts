/** The address of a server whose user may make databases and users. */
export const ADDRESS_VARIABLE = 'PANOPLY_TEST_POSTGRES_URL'
/** Why there is no address. */
export const REASON_VARIABLE = 'PANOPLY_TEST_POSTGRES_MISSING'

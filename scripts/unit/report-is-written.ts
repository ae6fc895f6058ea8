/** This variable is set where the tests of all packages have just been run together. */
export const REPORT_IS_WRITTEN = 'PANOPLY_UNIT_REPORT_IS_WRITTEN'

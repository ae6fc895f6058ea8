/** No engine may phone home. */
export const QUIET = {
  DO_NOT_TRACK: '1',
  MELTANO_SEND_ANONYMOUS_USAGE_STATS: 'false',
  AIRBYTE_OFFLINE_MODE: '1',
  NO_COLOR: '1',
}

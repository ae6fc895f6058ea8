const MS_IN_SECOND = 1_000
const SECONDS_IN_MINUTE = 60
const MINUTES_IN_HOUR = 60
const BYTES_IN_KIB = 1_024

/** `1,234,567`, the same on every machine. */
export const formatCount = (count: number): string =>
  Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** `1 row`, `2 rows`. */
export const formatRows = (rows: number): string =>
  `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}`

/** `0.4 s`, `12 s`, `3 min 5 s`, `2 h 3 min`. */
export const formatDuration = (ms: number): string => {
  const seconds = ms / MS_IN_SECOND
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / SECONDS_IN_MINUTE)
  if (minutes === 0) return `${whole} s`
  const hours = Math.floor(minutes / MINUTES_IN_HOUR)
  return hours === 0
    ? `${minutes} min ${whole % SECONDS_IN_MINUTE} s`
    : `${hours} h ${minutes % MINUTES_IN_HOUR} min`
}

/** `512 B`, `4.2 MiB`. */
export const formatBytes = (bytes: number): string => {
  const units = ['B', 'KiB', 'MiB', 'GiB']
  let value = bytes
  let unit = 0
  while (value >= BYTES_IN_KIB && unit < units.length - 1) {
    value /= BYTES_IN_KIB
    unit += 1
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit] ?? ''}`
}

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
const calendar = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** The time of day of an instant, in the time zone of the browser: `17:04:09`. */
export const formatTimeOfDay = (epochMs: number): string => clock.format(epochMs)

/** The day and the minute of an instant, in the time zone of the browser. */
export const formatInstant = (epochMs: number): string => calendar.format(epochMs)

/** How long something took, in its two largest units: `840 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`. */
export const formatDuration = (durationMs: number): string => {
  if (durationMs < 1000) return `${Math.max(0, Math.round(durationMs))} ms`
  if (durationMs < 60_000) return `${(Math.floor(durationMs / 100) / 10).toFixed(1)} s`
  const seconds = Math.floor(durationMs / 1000)
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

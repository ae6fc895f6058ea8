/** Whether a value is a number of milliseconds that one can wait: from 0 on, and finite. */
export const isDuration = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0

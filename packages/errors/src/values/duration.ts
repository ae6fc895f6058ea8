/** Whether a value is a duration in milliseconds: a finite number from 0 on. */
export const isDuration = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0

import { Presets, SingleBar } from 'cli-progress'

/** Shows how far the work is: a bar on a terminal, a line every few seconds elsewhere. */
export interface Progress {
  update(done: number): void
  stop(): void
}

export const startProgress = (label: string, total: number): Progress => {
  const bar = new SingleBar(
    {
      format: `${label} {bar} {percentage}% | {value} of {total} rows | {duration_formatted} | ETA {eta_formatted}`,
      noTTYOutput: true,
      notTTYSchedule: 1_000,
      linewrap: false,
      hideCursor: true,
    },
    Presets.shades_classic,
  )
  bar.start(total, 0)
  return {
    update: (done) => {
      bar.update(done)
    },
    stop: () => {
      bar.stop()
    },
  }
}

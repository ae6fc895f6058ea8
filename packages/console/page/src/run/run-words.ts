import type { RunStatus } from '../../../src/protocol/index.js'

/** The status of a run as one word, and its colour. */
export const runWord = ({ phase, outcome }: RunStatus): { word: string; colour: string } => {
  if (phase === 'starting') return { word: 'Starting', colour: 'blue' }
  if (phase === 'reading') return { word: 'Running', colour: 'blue' }
  if (phase === 'stopping') return { word: 'Stopping', colour: 'yellow' }
  if (outcome === 'finished') return { word: 'Finished', colour: 'green' }
  return outcome === 'stopped'
    ? { word: 'Stopped', colour: 'gray' }
    : { word: 'Failed', colour: 'red' }
}

/** `true` while the process of a run exists. */
export const isUnderWay = (run: RunStatus | null): boolean => run !== null && run.phase !== 'ended'

/**
 * The finished part of the work, from 0 to 100.
 *
 * @returns `undefined` while the source does not say
 */
export const percentDone = ({ phase, outcome, progress }: RunStatus): number | undefined => {
  if (phase === 'ended' && outcome === 'finished') return 100
  const { loaded, total } = progress
  if (loaded === null || total === null || total <= 0) return undefined
  return Math.min(100, Math.max(0, (loaded / total) * 100))
}

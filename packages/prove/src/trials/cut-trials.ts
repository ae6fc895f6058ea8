import type { TableRow } from '@panoply/runner'

import type { Edge } from '../experiment/edge.js'
import type { Laboratory } from '../experiment/laboratory.js'
import type { Observation } from '../experiment/observation.js'
import { spread } from './spread.js'

/** The largest number of edges that are tried. If there are more, a spread of them is. */
const MAX_EDGES = 50

/** A run that was cut at an edge, and the run that went on from there. */
export interface CutTrial {
  readonly edge: Edge
  /** Whether the source went on with parameters that it had changed for the batch behind the edge. */
  readonly withChangesInHand: boolean
  readonly resumed: Observation
  /** The rows of both runs. */
  readonly rows: readonly TableRow[]
}

/** The edges that are tried. A run that ended there has nothing to go on with. */
export const edgesToTry = ({ edges }: Observation): Edge[] => spread(edges, MAX_EDGES)

/**
 * Cuts the first run at an edge, like a kill: committed rows stay, and everything else is lost. Then the source
 * continues from the kept state. If the source had changed parameters for the current batch, that case is tried, too,
 * because changed parameters are saved at once.
 */
export const cutAt = async (
  laboratory: Laboratory,
  baseline: Observation,
  edge: Edge,
): Promise<CutTrial[]> => {
  const safe = baseline.rows.slice(0, edge.rows)
  const goOn = async (changes: Edge['changes'], withChangesInHand: boolean): Promise<CutTrial> => {
    const resumed = await laboratory.run({ from: { checkpoint: edge.checkpoint, changes } })
    return { edge, withChangesInHand, resumed, rows: [...safe, ...resumed.rows] }
  }
  const trials = [await goOn(edge.changes, false)]
  if (edge.changesInHand !== edge.changes) trials.push(await goOn(edge.changesInHand, true))
  return trials
}

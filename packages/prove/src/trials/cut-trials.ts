import type { TableRow } from '@panoply/runner'

import type { Edge } from '../experiment/edge.js'
import type { Laboratory } from '../experiment/laboratory.js'
import type { Observation } from '../experiment/observation.js'
import { spread } from './spread.js'

/** The largest number of edges that are tried. If there are more, evenly spaced edges are chosen. */
const MAX_EDGES = 50

/** A run that was cut at an edge, and the run that continued from there. */
export interface CutTrial {
  readonly edge: Edge
  /** Whether the second run got the parameters that the source had changed for the batch after the edge. */
  readonly withChangesInFlight: boolean
  readonly resumed: Observation
  /** The rows of both runs. */
  readonly rows: readonly TableRow[]
}

/** The edges that are tried. */
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
  const committed = baseline.rows.slice(0, edge.rows)
  const goOn = async (
    changes: Edge['changes'],
    withChangesInFlight: boolean,
  ): Promise<CutTrial> => {
    const resumed = await laboratory.run({ from: { checkpoint: edge.checkpoint, changes } })
    return { edge, withChangesInFlight, resumed, rows: [...committed, ...resumed.rows] }
  }
  const trials = [await goOn(edge.changes, false)]
  if (edge.changesInFlight !== edge.changes) trials.push(await goOn(edge.changesInFlight, true))
  return trials
}

import type { Evidence } from '../proof.js'
import type { RowDifference } from '../rows/compare-rows.js'
import { counted } from './words.js'

/**
 * The evidence against a source in a difference between rows.
 *
 * @param mayComeTwice the number of rows that may come more than once
 */
export const differenceEvidence = (
  where: string,
  { lost, strange, twice }: RowDifference,
  mayComeTwice: number,
): Evidence[] => [
  ...(lost.count === 0
    ? []
    : [{ where, what: `${counted(lost.count, 'row')} lost`, rows: lost.first }]),
  ...(strange.count === 0
    ? []
    : [
        {
          ...{ where, rows: strange.first },
          what: `${counted(strange.count, 'row')} that the baseline does not have`,
        },
      ]),
  ...(twice.count <= mayComeTwice
    ? []
    : [
        {
          ...{ where, rows: twice.first },
          what: `${counted(twice.count, 'row')} twice, ${mayComeTwice === 0 ? 'although the kept state covers them' : `more than the ${mayComeTwice} that the kept state does not cover`}`,
        },
      ]),
]

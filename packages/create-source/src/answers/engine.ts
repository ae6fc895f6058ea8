import { InvalidAnswer } from './invalid-answer.js'

const ENGINES = ['airbyte'] as const

/** An engine that the new data source is prepared for. */
export type Engine = (typeof ENGINES)[number]

/** @throws InvalidAnswer for an engine that is not known */
export const parseEngine = (text: string): Engine => {
  const engine = ENGINES.find((known) => known === text)
  if (engine === undefined) {
    throw new InvalidAnswer(
      `expected one of ${ENGINES.join(', ')} as engine, got ${JSON.stringify(text)}`,
    )
  }
  return engine
}

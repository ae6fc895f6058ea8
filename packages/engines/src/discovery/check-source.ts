import type { EngineSession } from '../output/engine-session.js'
import { checkOf, listResourcesOf } from '../source/declarations.js'
import { callSource, type OpenSource } from '../source/open-source.js'
import { sampleSource } from './sample-source.js'

const ONE_READ = { maxBatches: 1, withinMs: 60_000 }

/**
 * Checks whether a source can be read with its parameters. It uses `static check`, or else `listResources`, or else the
 * first batch.
 *
 * @throws the error of the source
 */
export const checkSource = async (session: EngineSession, source: OpenSource): Promise<void> => {
  const { Stream } = source.module
  const check = checkOf(Stream) ?? listResourcesOf(Stream)
  if (check) await callSource(source, check)
  else await sampleSource(session, source, ONE_READ)
}

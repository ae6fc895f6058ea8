import { systemClock, type WallClock } from '@panoply/errors/internal'
import { TokenFamilies } from '../family/token-families.js'
import { OwnFailures } from './failures.js'

/** The state that all guarded methods of a process share. */
export interface Environment {
  readonly clock: WallClock
  readonly families: TokenFamilies
  readonly ownFailures: OwnFailures
}

export const newEnvironment = (clock: WallClock): Environment => ({
  clock,
  families: new TokenFamilies(),
  ownFailures: new OwnFailures(),
})

/** The number names the layout of {@link Environment}. A release that changes the layout changes the number. */
const SHARED = Symbol.for('@panoply/oauth/environment-1')

/** One per process, because two installed copies of this package may hold the same token. */
export const sharedEnvironment = (): Environment =>
  ((globalThis as { [SHARED]?: Environment | undefined })[SHARED] ??= newEnvironment(systemClock))

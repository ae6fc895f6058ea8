import type { Span } from '../span.js'

/** A run of characters without blanks and quotes. It may hold a URL. */
const RUN = /(?:[^\s"'<>`\\]|\\(?!["']))+/g
/** In JSON, some programs write `https:\/\/`. */
const SCHEME_END = /:(?:\\*\/){2}/g
const HOST_AND_PORT = /^(?:[^:@]*|\[[^\]]*\]):\d{0,5}$/

/**
 * Finds the user, password or token before the `@` of URLs. A password that was not encoded may hold `@`, `/`, `?` or
 * `#`. An `@` in the path of a URL without credentials does not count.
 *
 * @param isCut whether the end of the text was cut off, so that an `@` may be missing
 */
export const findUrlCredentials = (text: string, isCut: boolean): Span[] =>
  [...text.matchAll(RUN)].flatMap(({ 0: run, index }) => {
    const schemeEnds = [...run.matchAll(SCHEME_END)]
    return schemeEnds.flatMap((schemeEnd, at) => {
      const from = schemeEnd.index + schemeEnd[0].length
      // Each URL of the run ends where the next one begins. So no character is looked at twice.
      const zone = run.slice(from, schemeEnds[at + 1]?.index)
      const goesOn = isCut && index + from + zone.length === text.length
      // Most URLs have no user.
      if (!goesOn && !zone.includes('@')) return []
      const isHttp = /(?:https?|wss?)$/i.test(
        run.slice(Math.max(0, schemeEnd.index - 5), schemeEnd.index),
      )
      const length = credentialsLength(zone, isHttp, goesOn)
      return length > 0 ? [{ start: index + from, end: index + from + length }] : []
    })
  })

const credentialsLength = (zone: string, isHttp: boolean, goesOn: boolean): number => {
  const authority = zone.slice(0, indexOrEnd(zone, /[/?#]/))
  const lastInAuthority = authority.lastIndexOf('@')
  const path = zone.slice(0, indexOrEnd(zone, /[?#]/))
  if (lastInAuthority >= 0) {
    return authority.slice(0, lastInAuthority).includes(':') ? lastAt(path) : lastInAuthority
  }
  const isHost = !authority.includes(':') || HOST_AND_PORT.test(authority)
  // A text that looks like a password with a `/` in it: `user:p/ss@host`.
  if (!isHost) return goesOn && !zone.includes('@') ? zone.length : lastAt(zone)
  if (goesOn && authority.length === zone.length) return zone.length
  // `db:5432/name` and `user:5432/ss@host` look alike. Only web addresses often have an `@` in their path.
  return authority.includes(':') && !isHttp ? lastAt(path) : 0
}

/** The last `@` that does not begin a segment of the path, as in the scope of a package: `/@scope/name`. */
const lastAt = (text: string): number => {
  let at = text.lastIndexOf('@')
  while (at > 0 && text[at - 1] === '/') at = text.lastIndexOf('@', at - 1)
  return at
}

const indexOrEnd = (text: string, pattern: RegExp): number => {
  const index = text.search(pattern)
  return index < 0 ? text.length : index
}

import { InvalidArgumentError } from '@panoply/errors'

/** What cannot stand between two columns: it belongs to values, or ends a line. */
const NO_DELIMITER = /["\r\n\p{L}\p{N}]/u

/**
 * The delimiter that was meant: `\t`, as a shell passes it, is a tab.
 *
 * @throws InvalidArgumentError for what can be none
 */
export const parseDelimiter = (given: unknown): string => {
  const delimiter = given === '\\t' ? '\t' : given
  if (typeof delimiter === 'string' && delimiter !== '' && !NO_DELIMITER.test(delimiter)) {
    return delimiter
  }
  throw new InvalidArgumentError(
    'delimiter: expected what stands between two columns, such as , or ; or | or \\t for a tab, ' +
      `got ${typeof given === 'string' ? JSON.stringify(given) : typeof given}`,
    { argument: 'delimiter' },
  )
}

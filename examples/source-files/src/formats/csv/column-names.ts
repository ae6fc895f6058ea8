import { formatError } from '../../file-error.js'
import { rowNameOf } from '../labels.js'

/**
 * The names that the columns of a file have in rows. Spreadsheets and indexes have columns without a name: they get that
 * of their place, with an underscore behind it if another column has that name.
 *
 * @throws FileFormatError for two columns of the same name, of which one would be lost
 */
export const nameColumns = (id: string, given: readonly string[]): string[] => {
  const twice = given.find((name, index) => name.trim() !== '' && given.indexOf(name) < index)
  if (twice !== undefined)
    throw formatError(id, `there are two columns named ${JSON.stringify(twice)}`)
  const isTaken = (name: string): boolean => given.includes(name)
  return given.map((name, index) =>
    name.trim() === '' ? freeName(`column_${index + 1}`, isTaken) : rowNameOf(name, isTaken),
  )
}

const freeName = (name: string, isTaken: (name: string) => boolean): string => {
  let free = name
  while (isTaken(free)) free += '_'
  return free
}

import { InvalidArgumentError } from '@panoply/errors'

const PARAMETERS: Readonly<Record<string, string>> = {
  write: 'table, record',
  tryWrite: 'table, record',
  check: 'table, record',
  writable: 'table',
}

/** The error of a method that is called without its writer, as after `const { write } = writer`. */
export const detachedCall = (method: string): InvalidArgumentError => {
  const parameters = PARAMETERS[method] ?? ''
  return new InvalidArgumentError(
    `${method}: expected a call on its writer, as in writer.${method}(${parameters}), got a call of the function alone; ` +
      `pass (${parameters}) => writer.${method}(${parameters}) instead`,
    { argument: 'this' },
  )
}

import type { Connection } from '../../src/connection.js'

/** The parameters that a source needs to read a database of a test. */
export const connectionTo = ({
  hostname,
  port,
  pathname,
  username,
  password,
}: URL): Required<Connection> => ({
  ...{ host: hostname, port, db: pathname.slice(1), user: decodeURIComponent(username) },
  ...{ password: decodeURIComponent(password), encryption: 'disable' },
})

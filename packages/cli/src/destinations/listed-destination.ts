import { InvalidArgumentError } from '@panoply/errors'
import type { DestinationKind } from '@panoply/runner'

/** A kind of destination for `--to`. Its package is loaded when a run needs it. */
export interface ListedDestination {
  readonly name: string
  /** The package to install if it is missing. */
  readonly packageName: string
  readonly load: () => Promise<DestinationKind>
}

/**
 * Loads the kind of destination that `--to` names.
 *
 * @throws InvalidArgumentError when its package is not installed; the message has the command that installs it
 */
export const loadDestination = async ({
  name,
  packageName,
  load,
}: ListedDestination): Promise<DestinationKind> => {
  try {
    return await load()
  } catch (error) {
    if (!isMissing(packageName, error)) throw error
    throw new InvalidArgumentError(
      `--to ${name}: expected the package ${packageName}, which is not installed: npm install ${packageName}`,
      { argument: 'to', cause: error },
    )
  }
}

/** One line per destination: its name, and what `--out` means for it. */
export const destinationHelp = async (listed: readonly ListedDestination[]): Promise<string> => {
  const width = Math.max(...listed.map(({ name }) => name.length))
  const lines = await Promise.all(
    listed.map(async (entry) => {
      const help = await loadDestination(entry).then(
        (kind) => kind.help,
        (error: unknown) => (error as Error).message,
      )
      return `  ${entry.name.padEnd(width)}  ${help}`
    }),
  )
  return ['', 'Destinations (--to):', ...lines].join('\n')
}

/** A package that is installed but lacks one of its own dependencies is broken, not missing. */
export const isMissing = (packageName: string, error: unknown): boolean =>
  error instanceof Error &&
  (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' &&
  error.message.includes(`'${packageName}'`)

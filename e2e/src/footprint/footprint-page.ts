import type { Footprint } from './footprint.js'

/** Where the table is kept, from the root of the workspace. */
export const FOOTPRINT_PAGE = 'docs/footprint.md'

const ABOUT = `# What installing a package costs

\`npx pnpm footprint\` packs every package, installs each one alone in an empty folder, and writes this page. It lists the
number of installed packages, the size of their files, and the time of an import in a new process (the median of seven).
The time is longer if the machine does other work. \`npx pnpm e2e\` measures again, and fails if a package has grown by a
quarter.

- \`@panoply/runner\` installs no database, no command line and no prompts. DuckDB, most of the size of the larger
  packages, comes with \`@panoply/duckdb\`. The command line and its prompts come with \`@panoply/cli\`.
- \`@panoply/runner\` installs \`@opentelemetry/api\`, and loads it if an SDK is registered. \`@panoply/cli\` installs
  \`prom-client\`, and loads it with \`--health-port\`. The last two rows measure these two alone, with their dependencies.
- The AWS client is imported with the first request, and not with \`@panoply/stream-writer\`.
`

/** The page for what was measured on `machine`. */
export const footprintPage = (footprints: readonly Footprint[], machine: string): string => {
  const rows = footprints.map(({ name, packages, megabytes, importMs }) => [
    `\`${name}\``,
    String(packages),
    megabytes.toFixed(1),
    importMs?.toFixed(0) ?? '',
  ])
  const [head, ...body] = alignedRows([HEAD, ...rows])
  const rule = (head ?? '').replace(/[^|]/g, '-').replace(/\|-/g, '| ').replace(/-\|/g, ' |')
  const rightAligned = rule.replace(/- \|/g, ': |').replace(/^(\| -+): \|/, '$1- |')
  return [ABOUT, head, rightAligned, ...body, '', `Measured on ${machine}.`, ''].join('\n')
}

const HEAD = ['package', 'packages installed', 'MB', 'import, ms']

const alignedRows = (table: readonly (readonly string[])[]): string[] => {
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  return table.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0
      return column === 0 ? cell.padEnd(width) : cell.padStart(width)
    })
    return `| ${cells.join(' | ')} |`
  })
}

/** What a page says, read back. */
export const readFootprintPage = (page: string): Omit<Footprint, 'importMs'>[] =>
  [...page.matchAll(/^\| `(?<name>\S+)` +\| +(?<packages>\d+) \| +(?<megabytes>[\d.]+) \|/gm)].map(
    ({ groups = {} }) => ({
      name: groups['name'] ?? '',
      packages: Number(groups['packages']),
      megabytes: Number(groups['megabytes']),
    }),
  )

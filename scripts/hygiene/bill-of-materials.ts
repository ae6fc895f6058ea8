import { run } from '../release/command.js'

/** A package that is installed along with ours. */
export interface Component {
  readonly name: string
  /** An SPDX identifier or expression; `unknown` where the package does not say. */
  readonly licence: string
}

interface CycloneDxComponent {
  readonly group?: string
  readonly name: string
  readonly licenses?: readonly {
    readonly expression?: string
    readonly license?: { readonly id?: string; readonly name?: string }
  }[]
}

/** What the runtime dependencies of packages consist of, in every version, each name once, in alphabetical order. */
export const readComponents = (packages: readonly string[], root: string): Component[] => {
  const filters = packages.flatMap((name) => ['--filter', name])
  const bom = run('pnpm', [...filters, 'sbom', '--sbom-format', 'cyclonedx', '--prod'], root)
  const { components } = JSON.parse(bom) as { components: readonly CycloneDxComponent[] }
  const licences = new Map(components.map((component) => [nameOf(component), licenceOf(component)]))
  return [...licences]
    .map(([name, licence]) => ({ name, licence }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Packages that name their licence in the old field `licenses`, which the bill of materials leaves out. */
const OLD_FIELD = new Map([
  ['buildcheck', 'MIT'],
  ['cpu-features', 'MIT'],
  ['ssh2', 'MIT'],
])

const nameOf = ({ group, name }: CycloneDxComponent): string =>
  group === undefined || group === '' ? name : `${group}/${name}`

const licenceOf = ({ name, licenses = [] }: CycloneDxComponent): string =>
  licenses
    .map(({ expression, license }) => expression ?? license?.id ?? license?.name ?? 'unknown')
    .join(' AND ') ||
  (OLD_FIELD.get(name) ?? 'unknown')

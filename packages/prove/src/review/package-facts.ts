/** Facts about the package of a data source. */
export interface PackageFacts {
  readonly name: string
  readonly version: string
  /** Names of the runtime dependencies. */
  readonly dependencies: readonly string[]
  readonly testFiles: readonly string[]
  /** Tags of the repository. An annotated tag is an object in git, with an author and a message. */
  readonly tags: readonly { readonly name: string; readonly isAnnotated: boolean }[]
}

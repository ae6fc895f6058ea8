/** Facts about the package of a data source. */
export interface PackageFacts {
  readonly name: string
  readonly version: string
  /** Names of the runtime dependencies. */
  readonly dependencies: readonly string[]
  readonly testFiles: readonly string[]
  /** Tags of the repository; an annotated one is an object of its own, with an author and a text. */
  readonly tags: readonly { readonly name: string; readonly isAnnotated: boolean }[]
}

import { TestEnvironment } from 'jest-environment-node'

/** Node, in the folder of the package whose tests run: as if Jest had been started there, also when it runs all packages. */
class InFolderOfPackage extends TestEnvironment {
  /** @param {ConstructorParameters<typeof TestEnvironment>} given */
  constructor(...given) {
    process.chdir(given[0].projectConfig.rootDir)
    super(...given)
  }
}

// eslint-disable-next-line no-restricted-syntax -- where Jest looks for it
export default InFolderOfPackage

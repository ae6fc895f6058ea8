/**
 * All packages in one process of Jest, as `npx pnpm test` runs them: one start, and workers that share what they loaded.
 * Each package adds its own `jest.config.js`, which also runs alone.
 */
const config = {
  projects: [
    '<rootDir>/packages/*/jest.config.js',
    '<rootDir>/examples/*/jest.config.js',
    '<rootDir>/e2e/jest.config.js',
  ],
  testSequencer: '<rootDir>/jest.sequencer.js',
  // Modules of ES leave something behind in their worker with each file.
  workerIdleMemoryLimit: '1GB',
  maxWorkers: '100%',
  // Measured on request: `npx pnpm coverage`.
  coverageDirectory: 'reports/coverage',
  coverageReporters: ['text', 'json-summary'],
}

export default config

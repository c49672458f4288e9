/** @type {import('jest').Config} */
module.exports = {
  ...require('../jest.config.js'),
  rootDir: '..',
  roots: ['<rootDir>/e2e'],
  // The second writes e2e/report.json.
  reporters: ['default', '<rootDir>/e2e/support/report/reporter.js'],
  // The first run builds the tools, which takes minutes.
  testTimeout: 1_800_000,
  // What is measured in one must not wait for another.
  runner: '<rootDir>/e2e/support/runner.js',
  maxWorkers: 2,
  globalSetup: '<rootDir>/e2e/support/global-setup.ts',
};

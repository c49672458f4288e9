/** @type {import('jest').Config} */
module.exports = {
  ...require('../jest.config.js'),
  rootDir: '..',
  roots: ['<rootDir>/e2e'],
  // The first run builds the tools, which takes minutes.
  testTimeout: 1_200_000,
};

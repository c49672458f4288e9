const { default: TestRunner } = require('jest-runner');

/** Files that take the time of what happens, and so have the machine to themselves. */
const TIMED = /\/e2e\/(?:electing|rolled|guided|alerted\/live|drilled\/(?:measured|mutations))\b/;

/** Runs the files that take no time beside each other, as far as there are cores, and then the others one after the other. */
module.exports = class Runner extends TestRunner {
  async runTests(tests, watcher, options) {
    const [timed, others] = [true, false].map((is) => tests.filter(({ path }) => TIMED.test(path) === is));
    await super.runTests(others, watcher, options);
    await super.runTests(timed, watcher, { ...options, serial: true });
  }
};

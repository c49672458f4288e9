// Jest loads reporters as they are: this one is in TypeScript.
const { require: load } = require('tsx/cjs/api');

module.exports = load('./reporter.ts', module.filename).Reporter;

import { writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Workplace } from '../processes';
import { RECORDS, recordsIn } from './records';
import { FileResult, reportOf } from './report';
import { pinnedVersions } from './versions';

const E2E = join(__dirname, '../..');

/** What Jest tells of a run, as far as it matters here. */
interface Results {
  readonly testResults: readonly {
    readonly testFilePath: string;
    readonly perfStats: { readonly start: number; readonly end: number };
    readonly testResults: FileResult['tests'];
    readonly testExecError?: unknown;
  }[];
}

/** Has the tests of a run put down what they found, and makes `e2e/report.json` of it. */
export class Reporter {
  /** Which is gone however the run ends. */
  private readonly workplace = new Workplace();

  public constructor() {
    // Before there are processes for the tests, which inherit it.
    process.env[RECORDS] = this.workplace.folder;
  }

  public async onRunComplete(_: unknown, { testResults }: Results): Promise<void> {
    const files = testResults.map(({ testFilePath, perfStats, testResults: tests, testExecError }) => ({
      path: relative(E2E, testFilePath).split(sep).join('/'),
      milliseconds: perfStats.end - perfStats.start,
      tests,
      broken: testExecError !== undefined,
    }));
    const report = reportOf(files, recordsIn(this.workplace.folder), pinnedVersions(), new Date());
    await this.workplace.close();
    writeFileSync(join(E2E, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  }
}

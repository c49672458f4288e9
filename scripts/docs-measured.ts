import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { Report } from '../e2e/support/report/report';
import { measuredPage } from './measured';

const ROOT = join(__dirname, '..');

/** Writes docs/measured from the report of the last run of the end-to-end suite. */
async function main(): Promise<void> {
  const report = JSON.parse(readFileSync(join(ROOT, 'e2e/report.json'), 'utf8')) as Report;
  const path = join(ROOT, 'docs/measured/README.md');
  const page = await format(measuredPage(report), { ...(await resolveConfig(path)), filepath: path });
  mkdirSync(join(ROOT, 'docs/measured'), { recursive: true });
  writeFileSync(path, page);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

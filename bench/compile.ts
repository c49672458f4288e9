import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleLibrary } from '../scripts/bundle';

const ROOT = resolve(__dirname, '..');
/** Below node_modules, so that what is compiled finds the real cdk8s, cdk8s-plus-28 and constructs. */
const CACHE = join(ROOT, 'node_modules/.cache/bench');

/** The JavaScript files that the benchmark runs. */
export interface Programs {
  readonly ours: string;
  readonly byHand: string;
  /** Loaded before either. */
  readonly meter: string;
}

/** Compiles once, so that no run pays for TypeScript. The library is laid out as npm would install it. */
export function compile(): Programs {
  const library = join(CACHE, 'node_modules/cdk8s-ha-operator');
  mkdirSync(library, { recursive: true });
  writeFileSync(join(library, 'package.json'), JSON.stringify({ name: 'cdk8s-ha-operator', main: 'lib/main.js' }));
  compileLibrary(library);
  bundleLibrary(join(library, 'lib'));
  buildSync({
    absWorkingDir: __dirname,
    entryPoints: ['ours.ts', 'by-hand.ts', 'meter.ts'],
    outdir: join(CACHE, 'programs'),
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
  });
  const program = (name: string) => join(CACHE, 'programs', name);
  return { ours: program('ours.js'), byHand: program('by-hand.js'), meter: program('meter.js') };
}

/** As jsii emits it; what npm ships is bundled from that. */
function compileLibrary(into: string): void {
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      require.resolve('typescript/bin/tsc'),
      ...['--project', join(ROOT, 'tsconfig.json')],
      ...['--declaration', 'false'],
      ...['--outDir', join(into, 'lib')],
      ...['--tsBuildInfoFile', join(into, 'lib', 'tsbuildinfo')],
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) {
    throw new Error(`the library does not compile:\n${stdout}`);
  }
}

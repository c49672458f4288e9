import { writeFileSync } from 'node:fs';
import { buildSync, BuildOptions } from 'esbuild';
import { peerDependencies } from '../package.json';
import { notices } from './notices';

const OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  metafile: true,
} satisfies BuildOptions;

/** One file of the library as the compiler emits it: a process loads one file in half the time of a hundred. */
export function bundleLibrary(lib: string): string[] {
  const { metafile } = buildSync({
    ...OPTIONS,
    entryPoints: [`${lib}/index.js`],
    outfile: `${lib}/main.js`,
    external: Object.keys(peerDependencies),
    // Other languages, and error messages, know classes by their names.
    keepNames: true,
  });
  return Object.keys(metafile.inputs);
}

/** One file of the command line, with what it needs. */
export function bundleCommandLine(source: string, lib: string): string[] {
  const { metafile } = buildSync({
    ...OPTIONS,
    entryPoints: [`${source}/cli/main.ts`],
    outfile: `${lib}/cli/main.js`,
  });
  return Object.keys(metafile.inputs);
}

/** The licences of what was bundled. */
export function writeNotices(inputs: readonly string[], lib: string): void {
  writeFileSync(`${lib}/THIRD_PARTY_NOTICES`, notices(inputs));
}

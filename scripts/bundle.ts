import { buildSync, BuildOptions } from 'esbuild';

const OPTIONS: BuildOptions = { bundle: true, platform: 'node', target: 'node20', logLevel: 'warning' };

/** One file of the library as the compiler emits it: a process loads one file in half the time of a hundred. */
export function bundleLibrary(lib: string): void {
  buildSync({
    ...OPTIONS,
    entryPoints: [`${lib}/index.js`],
    outfile: `${lib}/main.js`,
    packages: 'external',
    // Other languages, and error messages, know classes by their names.
    keepNames: true,
  });
}

/** One file of the command line, with what it needs. */
export function bundleCommandLine(source: string, lib: string): void {
  buildSync({ ...OPTIONS, entryPoints: [`${source}/cli/main.ts`], outfile: `${lib}/cli/main.js` });
}

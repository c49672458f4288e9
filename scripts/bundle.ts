import { writeFileSync } from 'node:fs';
import { build, buildSync, BuildOptions, Metafile, Plugin } from 'esbuild';
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
  return bundledBy(metafile);
}

/**
 * Leaves out of the Kubernetes client what it has for others than us: the API as it is generated, and a client for HTTP. We
 * read kubeconfigs with it. Every start of the program would read them, also one that needs no cluster, and they are two
 * thirds of it.
 */
const KUBECONFIG_ONLY: Plugin = {
  name: 'kubeconfig-only',
  setup: (bundling) => {
    const left = new Set<string>();
    bundling.onResolve({ filter: /^(?:node-fetch|\.\/gen\/index\.js)$/ }, ({ path, importer }) => {
      if (!importer.endsWith('@kubernetes/client-node/dist/config.js')) {
        return undefined;
      }
      left.add(path);
      return { path, namespace: 'left-out' };
    });
    bundling.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents: 'export const createConfiguration = undefined, ServerConfiguration = undefined, Headers = undefined;',
    }));
    bundling.onEnd(() => ({
      errors: left.size === 2 ? [] : [{ text: `only ${[...left].join()} of the client was left out` }],
    }));
  },
};

/** The files of which something is in what was written. */
function bundledBy({ outputs }: Metafile): string[] {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
}

/** One file of the command line, with what it needs. */
export async function bundleCommandLine(source: string, lib: string): Promise<string[]> {
  const { metafile } = await build({
    ...OPTIONS,
    entryPoints: [`${source}/cli/main.ts`],
    outfile: `${lib}/cli/main.js`,
    plugins: [KUBECONFIG_ONLY],
  });
  return bundledBy(metafile);
}

/** The licences of what was bundled. */
export function writeNotices(inputs: readonly string[], lib: string): void {
  writeFileSync(`${lib}/THIRD_PARTY_NOTICES`, notices(inputs));
}

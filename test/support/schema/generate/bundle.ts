import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone';
import { build } from 'esbuild';
import { packageFolder } from '../packages';
import type { ClosedSchemas } from './closed-schema';
import type { Kind } from './kinds';

const schemaId = 'closed';

/** Compiles the closed schemas to code, once, so that a test only loads what it uses and compiles nothing. */
export function closedValidatorsCode(schemas: ClosedSchemas, kinds: readonly Kind[]): string {
  const ajv = new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    code: { source: true },
    inlineRefs: false,
    messages: false,
  });
  ajv.addSchema({ $id: schemaId, definitions: schemas.definitions });
  const exported = kinds.map(({ typeName }) => [typeName, `${schemaId}#/definitions/${typeName}`]);
  return standaloneCode(ajv, Object.fromEntries(exported) as Record<string, string>);
}

/** One CommonJS file with both validators of each kind: the packages' own ESM does not load inside jest. */
export async function bundle(closedCode: string, kinds: readonly Kind[], resolveDir: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: entry(kinds), resolveDir, sourcefile: 'oracle.js' },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // The packages export nothing under `require`.
    conditions: ['import'],
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'error',
    // An optional dependency of the validators; it reads a .wasm file next to itself, so it has to stay where it is.
    external: ['re2-wasm'],
    plugins: [
      {
        name: 'closed-validators',
        setup(build) {
          build.onResolve({ filter: /^closed-validators$/ }, ({ path }) => ({ path, namespace: path }));
          build.onLoad({ filter: /./, namespace: 'closed-validators' }, () => ({ contents: closedCode, resolveDir }));
        },
      },
    ],
  });
  return outputFiles[0].text;
}

/** `require` inside a function keeps a validator unloaded until a document of its kind turns up. */
function entry(kinds: readonly Kind[]): string {
  const members = kinds.map(({ apiVersion, kind, packageName, typeName }) => {
    // A compiled validator is named after the model; the interface has one more "I" in front. Not all packages export it.
    const published = `${packageFolder(packageName)}/_schemas/${typeName.slice(1)}.js`;
    return `${JSON.stringify(`${apiVersion}/${kind}`)}: {
      published: () => require(${JSON.stringify(published)}).validate,
      closed: () => require('closed-validators').${typeName},
    }`;
  });
  return `module.exports = {\n${members.join(',\n')}\n};`;
}

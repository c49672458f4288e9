import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly PolicyRule[];
}

interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** Compares the manifests of two output directories, and returns how many there are. Throws at the first difference. */
export function requireSameDocuments(ours: string, byHand: string): number {
  const [left, right] = [documents(ours), documents(byHand)];
  if (left.length !== right.length) {
    throw new Error(`${left.length} documents with the library, ${right.length} by hand`);
  }
  left.forEach((text, i) => {
    const other = right[i];
    // To parse thousands of documents takes a while, and equal texts are equal documents.
    if (text !== other) {
      requireSame(parse(text) as Manifest, parse(other) as Manifest);
    }
  });
  return left.length;
}

function documents(directory: string): string[] {
  return readdirSync(directory)
    .sort()
    .flatMap((file) => readFileSync(join(directory, file), 'utf8').split(/^---\n/m));
}

function requireSame(ours: Manifest, byHand: Manifest): void {
  const difference = firstDifference(withPlainRules(ours), withPlainRules(byHand), '');
  if (difference !== undefined) {
    const { namespace, name } = ours.metadata;
    throw new Error(`${ours.kind} ${namespace === undefined ? '' : `${namespace}/`}${name} differs at ${difference}`);
  }
}

/** RBAC allows what any rule allows, so rules may be merged, split and ordered in many ways that mean the same. */
function withPlainRules(manifest: Manifest): unknown {
  return manifest.rules ? { ...manifest, rules: [...new Set(manifest.rules.flatMap(plainRules))].sort() } : manifest;
}

function plainRules({ apiGroups, resources, resourceNames, nonResourceURLs, verbs, ...rest }: PolicyRule): string[] {
  // No names, or an empty list of them, means every object.
  const names = resourceNames?.length ? resourceNames : ['*'];
  const objects = (apiGroups ?? []).flatMap((group) =>
    (resources ?? []).flatMap((resource) => names.map((name) => ({ group, resource, name }))),
  );
  const urls = (nonResourceURLs ?? []).map((url) => ({ url }));
  return [...objects, ...urls].flatMap((target) => verbs.map((verb) => JSON.stringify({ ...target, verb, ...rest })));
}

/** Where two values differ, ignoring the order of keys. */
function firstDifference(ours: unknown, byHand: unknown, path: string): string | undefined {
  if (isDeepStrictEqual(ours, byHand)) {
    return undefined;
  }
  if (isContainer(ours) && isContainer(byHand) && Array.isArray(ours) === Array.isArray(byHand)) {
    const keys = new Set([...Object.keys(ours), ...Object.keys(byHand)]);
    return [...keys]
      .map((key) => firstDifference(ours[key], byHand[key], `${path}/${key}`))
      .find((found) => found !== undefined);
  }
  return `${path}: ${shown(ours)} with the library, ${shown(byHand)} by hand`;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

import { withoutBranchNoise } from './branch-noise';
import { describeProblem } from './messages';
import { loadOracle, type KindValidators } from './oracle';

export interface SchemaOptions {
  /** Kinds that may go unchecked because nobody publishes them here, e.g. `cert-manager.io/v1/Issuer`. */
  readonly thirdParty?: readonly string[];
}

// On import rather than in the first test that asks: generating it once may outlast a test's time limit.
const oracle = loadOracle();

/** Every kind the oracle has a published schema for, e.g. `apps/v1/Deployment`. */
export function publishedKinds(): string[] {
  return Object.keys(oracle);
}

/**
 * What the published schemas have against a Kubernetes manifest, e.g.
 * `Deployment/bindy: /spec/template/spec/containers/0: unknown field "imagee"`.
 */
export function schemaErrors(doc: unknown, { thirdParty = [] }: SchemaOptions = {}): string[] {
  if (!isObject(doc)) return [`not a Kubernetes object: ${JSON.stringify(doc)}`];
  const kind = `${String(doc.apiVersion)}/${String(doc.kind)}`;
  const validators = Object.hasOwn(oracle, kind) ? oracle[kind] : undefined;
  if (validators) return problemsOf(doc, validators).map((problem) => `${label(doc)}: ${problem}`);
  return thirdParty.includes(kind) ? [] : [`${label(doc)}: no published schema for ${kind}`];
}

/** Throws one error that lists the schema errors of all documents. */
export function assertSchemas(docs: readonly unknown[], options?: SchemaOptions): void {
  const errors = docs.flatMap((doc) => schemaErrors(doc, options));
  if (errors.length > 0) throw new Error(`${errors.length} schema error(s):\n${errors.join('\n')}`);
}

/** Both checks often find the same problem; a reader needs it once. */
function problemsOf(doc: unknown, { closed, published }: KindValidators): string[] {
  const [isClosed, isPublished] = [closed(), published()];
  const problems = [
    ...(isClosed(doc) ? [] : (isClosed.errors ?? [])),
    ...(isPublished(doc) ? [] : withoutBranchNoise(isPublished.errors ?? [])),
  ];
  return [...new Set(problems.map(describeProblem))];
}

function label(doc: Record<string, unknown>): string {
  const name = isObject(doc.metadata) ? doc.metadata.name : undefined;
  return `${String(doc.kind)}/${typeof name === 'string' ? name : '(unnamed)'}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Manifest } from '../support/manifests';
import { ROOT, run } from '../support/repository';
import { assertSchemas } from '../support/schema';

const THIRD_PARTY = ['cert-manager.io/v1/Issuer', 'cert-manager.io/v1/Certificate'];

let dist: string;
let printed: string;

/** What `npm run synth` does, into a folder of our own. */
beforeAll(() => {
  dist = mkdtempSync(join(tmpdir(), 'cdk8s-ha-operator-dist-'));
  printed = run('npm', ['run', 'synth', '--silent', '--', '--output', dist], ROOT);
});

afterAll(() => {
  rmSync(dist, { recursive: true, force: true });
});

/** The documents of a system in the order in which `kubectl apply -f` takes them: by file name, then as written. */
function documentsOf(system: string): Manifest[] {
  const files = readdirSync(join(dist, system)).sort();
  return files
    .flatMap((file) => parseAllDocuments(readFileSync(join(dist, system, file), 'utf8')))
    .map((document) => document.toJSON() as Manifest);
}

test('each system, and each variant, has a folder of its own', () => {
  expect(readdirSync(dist).sort()).toEqual([
    'beskar7',
    'beskar7-development',
    'bindy',
    'bindy-kube-system',
    'cert-manager',
    'cluster-baseline',
    'cluster-baseline-allow-all',
    'cluster-baseline-check',
    'monitoring',
    'sm-operator',
  ]);
});

test('it says which files it wrote', () => {
  const written = readdirSync(dist).flatMap((system) =>
    readdirSync(join(dist, system)).map((file) => join(system, file)),
  );
  for (const file of written) {
    expect(printed).toContain(file);
  }
});

test.each(['beskar7', 'beskar7-development', 'bindy', 'bindy-kube-system', 'cert-manager', 'sm-operator'])(
  '%s is valid, and in the order in which it must be applied',
  (system) => {
    const documents = documentsOf(system);
    assertSchemas(documents, { thirdParty: THIRD_PARTY });
    expect(documents[0].kind).toBe('Namespace');
    for (const deployment of documents.filter((d) => d.kind === 'Deployment')) {
      const before = documents
        .slice(0, documents.indexOf(deployment))
        .map((d) => `${String(d.kind)} ${String(d.metadata.name)}`);
      const account = String(deployment.spec.template.spec.serviceAccountName);
      expect(before).toContain(`CiliumNetworkPolicy ${String(deployment.metadata.name)}`);
      expect(before).toContain(`ServiceAccount ${account}`);
    }
  },
);

test.each([
  ['cluster-baseline', 'CiliumNetworkPolicy'],
  ['cluster-baseline-allow-all', 'NetworkPolicy'],
])('%s holds policies and nothing else, so that nothing else is taken away with them', (system, kind) => {
  const documents = documentsOf(system);
  assertSchemas(documents);
  expect([...new Set(documents.map((document) => String(document.kind)))]).toEqual([kind]);
  expect([...new Set(documents.map(({ metadata }) => String(metadata.namespace)))].sort()).toEqual([
    'cert-manager',
    'kube-system',
  ]);
});

test('the check is in the namespace of cert-manager', () => {
  const documents = documentsOf('cluster-baseline-check');
  assertSchemas(documents);
  expect(documents.map((d) => `${String(d.kind)} ${String(d.metadata.namespace)}`)).toEqual([
    'CiliumNetworkPolicy cert-manager',
    'ServiceAccount cert-manager',
    'Role cert-manager',
    'RoleBinding cert-manager',
    'Job cert-manager',
  ]);
});

test('cert-manager comes before the solver that is a client of it', () => {
  const names = documentsOf('cert-manager')
    .filter((d) => d.kind === 'Deployment')
    .map((d) => String(d.metadata.name));
  expect(names).toEqual([
    'cert-manager',
    'cert-manager-cainjector',
    'cert-manager-webhook',
    'cert-manager-webhook-gandi',
  ]);
});

test('one dashboard is of all elections', () => {
  const documents = documentsOf('monitoring');
  assertSchemas(documents);
  expect(documents.map(({ kind, metadata }) => `${String(kind)} ${String(metadata.namespace)}`)).toEqual([
    'ConfigMap monitoring',
  ]);
});

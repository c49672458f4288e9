import { join } from 'node:path';
import { parse } from 'yaml';
import { dialectsPage } from '../../scripts/dialects-page';
import { CATALOG } from '../../src/leader-election/catalog';
import { Manifest } from '../support/manifests';
import { codeBlocks, readRepositoryFile } from '../support/repository';
import { LeaderElectionDialect, Platform } from 'cdk8s-ha-operator';

const README = readRepositoryFile('README.md');

test('the page of dialects is that of the catalog, and names every constant', () => {
  const page = readRepositoryFile('docs/dialects/README.md');
  expect(page).toBe(dialectsPage(CATALOG));
  const named = [...page.matchAll(/`LeaderElectionDialect\.([A-Z]\w*)`/g)].map(([, name]) => name);
  const offered = Object.keys(LeaderElectionDialect).filter((name) => /^[A-Z]/.test(name));
  expect(named.sort()).toEqual(offered.sort());
});

test.each(['README.md', 'docs/leader-election.md'])('%s names no dialect that there is not', (path) => {
  const page = readRepositoryFile(path);
  const members = [...page.matchAll(/LeaderElectionDialect\.(\w+)/g)].map(([, name]) => name);
  expect(members.length).toBeGreaterThan(2);
  expect(members.filter((name) => !(name in LeaderElectionDialect))).toEqual([]);
  for (const [, name] of page.matchAll(/LeaderElectionDialect\.of\('([^']+)'\)/g)) {
    expect(LeaderElectionDialect.of(name).id).toBe(name);
  }
});

test('the two commands of the README are the ones that the continuous integration runs', () => {
  const ci = readRepositoryFile('.ci/run');
  const commands = codeBlocks(README, 'sh').filter((block) => block.startsWith('npm ci'));
  expect(commands).toEqual(['npm ci && npm run synth\n', 'npm ci && npm test\n']);
  for (const command of ['npm ci', 'npm run synth', 'npm test']) {
    expect(ci).toContain(`step ${command}`);
  }
});

test.each([
  ['README.md', 'sm-operator'],
  ['docs/cluster-baseline.md', 'cluster-baseline'],
])('the Application of %s points at a folder that the example %s writes', (page, example) => {
  const [application] = codeBlocks(readRepositoryFile(page), 'yaml').map(
    (block) => parse(block) as { kind: string; spec: { source: { path: string } } },
  );
  expect(application.kind).toBe('Application');
  const folder = application.spec.source.path.replace('dist/', '');
  expect(readRepositoryFile(`examples/${example}/main.ts`)).toContain(`outdir('${folder}')`);
});

test('every folder that the guide to new clusters names is written by its example', () => {
  const guide = readRepositoryFile('docs/cluster-baseline.md');
  const folders = new Set([...guide.matchAll(/dist\/([a-z-]+)/g)].map(([, folder]) => folder));
  const main = readRepositoryFile('examples/cluster-baseline/main.ts');
  const written = [...main.matchAll(/outdir\('([^']+)'\)/g)].map(([, folder]) => folder);
  expect([...folders].sort()).toEqual(written.sort());
});

describe('the guide to new clusters', () => {
  const guide = readRepositoryFile('docs/cluster-baseline.md');
  const main = readRepositoryFile('examples/cluster-baseline/main.ts');

  test('has Argo CD make the namespace, which is not among the policies', () => {
    const [application] = codeBlocks(guide, 'yaml').map((block) => parse(block) as Manifest);
    expect(application.spec.destination.namespace).toBe('cert-manager');
    expect(application.spec.syncPolicy.syncOptions).toContain('CreateNamespace=true');
  });

  test('has kubectl make the namespace before the policies', () => {
    const [commands] = codeBlocks(guide, 'sh');
    expect(commands).toBe('kubectl create namespace cert-manager\nkubectl apply --filename dist/cluster-baseline\n');
  });

  test('has Terraform apply every file of a folder that the example writes, after the namespace', () => {
    const [terraform, ...others] = codeBlocks(guide, 'hcl');
    expect(others).toEqual([]);
    const blocks = Object.fromEntries(
      [...terraform.matchAll(/^(?:resource|data) "(\w+)" "(\w+)" \{\n(.*?)^\}$/gms)].map(([, type, name, body]) => [
        `${type}.${name}`,
        body,
      ]),
    );
    const folder = /pattern\s+= "\$\{path\.module\}\/dist\/([a-z-]+)\/\*\.yaml"/.exec(
      blocks['kubectl_path_documents.cluster_baseline'],
    )?.[1];
    expect(main).toContain(`outdir('${folder ?? 'no folder'}')`);
    expect(folder).toBe('cluster-baseline');

    const policies = blocks['kubectl_manifest.cluster_baseline'];
    expect(policies).toContain('= data.kubectl_path_documents.cluster_baseline.manifests\n');
    const [, after] = /depends_on = \[([\w.]+)\]/.exec(policies) ?? [];
    expect(blocks[after]).toContain('kind = "Namespace", metadata = { name = "cert-manager" }');
  });
});

test('the guide to network policy has every platform, and its ports and labels', () => {
  const guide = readRepositoryFile('docs/network-policy.md');
  const rows = guide.split('\n').filter((line) => line.startsWith('| `'));
  const rowOf = (constant: string) => rows.find((row) => row.split('|')[1].includes(`\`${constant}\``)) ?? '';
  const platforms = Object.entries(Platform).filter(([, value]) => value instanceof Platform) as [string, Platform][];
  for (const [constant, { _facts: facts }] of platforms.filter(([constant]) => constant !== 'ANY')) {
    const cells = rowOf(constant);
    const callers = facts.webhookCallers.flatMap((caller) => ('entities' in caller ? caller.entities : []));
    const pods = facts.webhookCallers.flatMap((caller) => ('labels' in caller ? Object.entries(caller.labels) : []));
    const expected = [
      ...facts.dnsServers.flatMap(({ ports }) => ports).map(String),
      ...[...facts.dnsCidrs, ...facts.localDns.cidrs].map((cidr) => cidr.replace(/\/(32|128)$/, '')),
      ...facts.apiServer.ports.map(String),
      ...callers.map((entity) => `\`${entity}\``),
      ...pods.map(([key, value]) => `\`${key}=${value}\``),
    ];
    expect(expected.filter((fact) => !cells.includes(fact))).toEqual([]);
  }
  expect(platforms.length).toBe(10);
});

test.each([
  ['README.md', ''],
  ['docs/leader-election.md', 'docs'],
  ['docs/network-policy.md', 'docs'],
  ['docs/cluster-baseline.md', 'docs'],
  ['docs/gitops.md', 'docs'],
  ['docs/measured/README.md', 'docs/measured'],
])('links of %s to files of the repository lead somewhere', (page, folder) => {
  const targets = [...readRepositoryFile(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) =>
    join(folder, target),
  );
  expect(targets.length).toBeGreaterThan(0);
  for (const target of targets.filter((t) => t.includes('.') || t === 'LICENSE')) {
    expect(readRepositoryFile(target).length).toBeGreaterThan(0);
  }
});

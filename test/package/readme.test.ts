import { parse } from 'yaml';
import { dialectsPage } from '../../scripts/dialects-page';
import { CATALOG } from '../../src/leader-election/catalog';
import { codeBlocks, readRepositoryFile } from '../support/repository';
import { LeaderElectionDialect } from 'cdk8s-ha-operator';

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

test('the Application of the README points at a folder that an example writes', () => {
  const [application] = codeBlocks(README, 'yaml').map(
    (block) => parse(block) as { kind: string; spec: { source: { path: string } } },
  );
  expect(application.kind).toBe('Application');
  const system = application.spec.source.path.replace('dist/', '');
  expect(readRepositoryFile(`examples/${system}/main.ts`)).toContain(`outdir('${system}')`);
});

test('links to files of the repository lead somewhere', () => {
  const targets = [...README.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => target);
  expect(targets.length).toBeGreaterThan(3);
  for (const target of targets.filter((t) => t.includes('.') || t === 'LICENSE')) {
    expect(readRepositoryFile(target).length).toBeGreaterThan(0);
  }
});

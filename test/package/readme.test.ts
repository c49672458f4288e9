import { parse } from 'yaml';
import { codeBlocks, readRepositoryFile } from '../support/repository';
import { LeaderElectionDialect } from 'cdk8s-ha-operator';

const README = readRepositoryFile('README.md');

test('the table of dialects names each that there is, and none that there is not', () => {
  const named = new Set([...README.matchAll(/^\|.*`LeaderElectionDialect\.(\w+)/gm)].map(([, name]) => name));
  const offered = Object.getOwnPropertyNames(LeaderElectionDialect).filter(
    (name) => !['length', 'name', 'prototype'].includes(name),
  );
  expect([...named].sort()).toEqual(offered.sort());
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

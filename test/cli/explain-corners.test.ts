import { explain, explainFile, section, tableOf } from '../support/cli';
import { elementsOf, parseXml } from '../support/xml';
import { deployment } from './upstream';

const FLUX = {
  image: 'ghcr.io/fluxcd/source-controller:v1.9.4',
  args: [
    '--enable-leader-election',
    '--leader-election-lease-duration=60s',
    '--leader-election-renew-deadline=40s',
    '--leader-election-retry-period=5s',
  ],
};

test.each([
  ['an alias without an anchor', 'kind: Deployment\nmetadata: *x\n'],
  [
    'more aliases than can be wanted',
    `a: &a [x]\nb: &b [${'*a,'.repeat(100)}]\nc: [${'*b,'.repeat(100)}]\nd: [${'*b,'.repeat(100)}]\n`,
  ],
])('%s is told like any other broken YAML', (_what, text) => {
  const outcome = explain('broken.yaml', { files: { 'broken.yaml': text } });
  expect(outcome).toMatchObject({ code: 2, out: '' });
  expect(outcome.err).toMatch(/^cdk8s-ha-operator: broken\.yaml is not YAML: [^\n]+\n$/);
});

test('a document of a kind that is the name of a property of every object is no workload', () => {
  const outcome = explainFile('kind: constructor\n');
  expect(outcome).toMatchObject({ code: 2, out: '' });
  expect(outcome.err).toMatch(/holds no workload/);
});

test('a workload without containers is not answered by a choice of none', () => {
  const { code, err } = explainFile('kind: Deployment\nmetadata: {name: a}\n');
  expect(code).toBe(2);
  expect(err).not.toContain("there is no ''");
});

test('a workload that is scaled to nothing is no split brain, and asks nothing of the API server', () => {
  const off = { ...FLUX, args: ['--enable-leader-election=false'] };
  expect(explainFile(deployment(off, { replicas: 0 })).code).toBe(0);
  const dns = deployment({ image: 'registry.k8s.io/external-dns/external-dns:v0.20.0' }, { replicas: 0 });
  expect(explainFile(dns).code).toBe(0);
  const requests = tableOf(explainFile(deployment(FLUX, { replicas: 0 })), 'What it means')['API requests'];
  expect(requests).toMatch(/; 0\/s by 0 replicas$/);
});

test.each(['--name', '--namespace'])(
  '%s is checked as the construct checks it, since the lease is named so',
  (option) => {
    const outcome = explain(`--dialect strimzi ${option} Foo_Bar`);
    expect(outcome.code).toBeGreaterThan(0);
    expect(section(outcome, 'Set')).toEqual([]);
  },
);

test('help is printed whatever else is wrong', () => {
  expect(explain('--timing abc --help').code).toBe(0);
});

test('two options that contradict each other are named, and no third', () => {
  expect(explain('--profile fast --failover 30s').err).toBe(
    'cdk8s-ha-operator: --profile and --failover contradict each other; give one of them\n',
  );
});

test('the line below the title of a drawing ends within it, however long the names of the manifest are', () => {
  const { written } = explainFile(deployment(FLUX), '--svg crash.svg');
  const svg = parseXml(written['crash.svg']);
  const width = Number(svg.attributes.viewBox.split(' ')[2]);
  const texts = elementsOf(svg, 'text').filter(({ attributes }) => !('text-anchor' in attributes));
  for (const { text, attributes } of texts) {
    // Half of the font's height a letter, which is little.
    const end = Number(attributes.x) + text.length * Number(attributes['font-size'] ?? 13) * 0.5;
    expect(`${text}: ${end <= width ? 'within' : 'beyond'}`).toBe(`${text}: within`);
  }
});

test('an election that is off in a DaemonSet is a finding, since its pods run on all nodes', () => {
  const off = { ...FLUX, args: ['--enable-leader-election=false'] };
  const outcome = explainFile(deployment(off, {}, 'DaemonSet'));
  expect(outcome.code).toBe(1);
  expect(outcome.out).toContain('the leader election is off, and the pods of all nodes act at once (split brain)');
});

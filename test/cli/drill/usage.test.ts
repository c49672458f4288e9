import { parseAllDocuments } from 'yaml';
import { HELP } from '../../../src/cli/drill/help';
import { DRILL_EVENTS } from '../../../src/model/drill/event';
import { Manifest, ofKind } from '../../support/manifests';
import { assertSchemas } from '../../support/schema';
import { stageForEach } from './stage';

const stage = stageForEach();

const drill = (options: string) => stage.drill(options);

async function complaint(options: string): Promise<string> {
  const { code, out, err } = await drill(options);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^cdk8s-ha-operator: [^\n]+\n$/);
  expect(stage.api.requests).toEqual([]);
  return err.slice('cdk8s-ha-operator: '.length, -1);
}

describe('help', () => {
  test('is printed whatever else is wrong, and is no wider than a terminal', async () => {
    for (const options of ['--help', '-h', '--event x --help']) {
      expect(await drill(options)).toMatchObject({ code: 0, out: HELP, err: '' });
    }
    expect(HELP.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });

  test('names every option and every event', async () => {
    // One is of another command.
    const options = [...HELP.matchAll(/--[a-z-]+/g)].map(([option]) => option).filter((option) => option !== '--list');
    for (const option of new Set(options)) {
      const { err } = await drill(`${option}=`);
      expect(err).not.toContain('is not an option');
    }
    for (const event of DRILL_EVENTS) {
      expect(HELP).toMatch(new RegExp(`^.* ${event} +\\S`, 'm'));
    }
  });
});

test.each([
  ['--evnt crash', "--evnt is not an option; did you mean '--event'?"],
  ['--event kill', "--event: 'kill' is not an event; use 'delete', 'drain', 'crash' or 'partition'"],
  ['--event partion', "--event: 'partion' is not an event; did you mean 'partition'?"],
  ['--tolerance soon', "--tolerance: 'soon' is not a duration; write it as 30s, 1m30s or 30"],
  ['--timeout=-1', "--timeout: '-1' is not a duration; write it as 30s, 1m30s or 30"],
  [
    '--timing 15/10',
    "--timing: '15/10' is not leaseDuration/renewDeadline/retryPeriod; write it as 20s/15s/3s or 20/15/3",
  ],
  [
    '--lease-name A',
    "--lease-name: \"A\" is not a DNS subdomain; use lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit",
  ],
  ['sm-operator', "'sm-operator' is not an option; give the Deployment by --namespace and --deployment"],
  ['--json=yes', "Option '--json' does not take an argument; try 'cdk8s-ha-operator drill --help'"],
  ['--restore --rbac', '--restore and --rbac contradict each other; give one of them'],
  ['--restore', '--deployment means nothing with --restore; leave it out'],
  ['--rbac --json', '--json means nothing with --rbac; leave it out'],
  ['--service-account x', '--service-account says for whom --rbac prints; give that too, or leave it out'],
  [
    '--rbac --service-account a:b:c',
    "--service-account: 'a:b:c' is no ServiceAccount; write it as NAME or NAMESPACE:NAME",
  ],
  [
    '--release-on-cancel --no-release-on-cancel',
    '--release-on-cancel and --no-release-on-cancel contradict each other; give one of them',
  ],
])('%s is refused', async (options, message) => {
  expect(await complaint(options)).toBe(message);
});

describe('--rbac prints', () => {
  const printed = async (options: string) => {
    const { code, out, err } = await drill(`--rbac ${options}`);
    expect([code, err]).toEqual([0, '']);
    const manifests = parseAllDocuments(out).map((document) => document.toJS() as Manifest);
    assertSchemas(manifests);
    return manifests;
  };

  test('what all events need, for the Deployment', async () => {
    const manifests = await printed('');
    expect(manifests.map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace])).toEqual([
      ['Role', 'shop-drill', 'shop'],
      ['ClusterRole', 'shop-shop-drill', undefined],
    ]);
    expect(JSON.stringify(manifests)).toContain('"resourceNames":["shop"]');
  });

  test('what one event needs, bound to a ServiceAccount, also where the lease is elsewhere', async () => {
    const manifests = await printed(
      '--event crash --lease-name l --lease-namespace kube-system --service-account ci:drill',
    );
    expect(manifests.map(({ kind, metadata }) => `${String(kind)} ${String(metadata.namespace)}`)).toEqual([
      'Role shop',
      'RoleBinding shop',
      'Role kube-system',
      'RoleBinding kube-system',
    ]);
    expect(ofKind(manifests, 'RoleBinding').map(({ subjects }) => subjects)).toEqual(
      Array.from({ length: 2 }, () => [{ kind: 'ServiceAccount', namespace: 'ci', name: 'drill' }]),
    );
  });
});

import { Refusal } from '../../../src/cli/exit-code';
import { RUN_KEY } from '../../../src/model/drill/marks';
import { Drilled } from '../../support/drill';
import { status } from '../../support/fake-api';
import { Manifest } from '../../support/manifests';
import { BUDGET, LEASE, NODE, pod, podOf, POLICIES } from './shop';
import { stageForEach } from './stage';

const stage = stageForEach();

function drill(options = ''): Promise<Drilled> {
  return stage.drill(`--yes ${options}`);
}

/** What a drill says that is not begun; nothing must have been changed by it. */
async function complaint(code: number, options?: string): Promise<string[]> {
  const drilled = await drill(options);
  expect({ ...drilled, err: '' }).toEqual({ code, out: '', err: '', written: {}, guard: [] });
  const changes = stage.api.requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('reviews'));
  expect(changes).toEqual([]);
  const start = code === 3 ? 'cdk8s-ha-operator: refused: ' : 'cdk8s-ha-operator: ';
  return drilled.err
    .trimEnd()
    .split('\n')
    .map((line) => {
      expect(line.startsWith(start)).toBe(true);
      return line.slice(start.length);
    });
}

const refused = (options?: string) => complaint(3, options);
const usage = async (options?: string) => (await complaint(2, options)).join('\n');

function containerOf(deployment: Manifest): Manifest {
  return (deployment.spec.template.spec.containers as Manifest[])[0];
}

describe('a drill is refused', () => {
  test('with one replica, and all else that speaks against it is said too', async () => {
    stage.shop.change((deployment) => {
      deployment.spec.replicas = 1;
      deployment.status = { ...deployment.status, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
    });
    stage.api.put(BUDGET, {
      metadata: { generation: 1 },
      spec: { selector: { matchLabels: { app: 'shop' } } },
      status: { disruptionsAllowed: 0, observedGeneration: 1 },
    });
    expect(await refused()).toEqual([
      'Deployment shop/shop has 1 replica, so that nobody could take over; give it at least 2 replicas',
      'PodDisruptionBudget shop allows no pod to go at the moment; wait until it does, or see which pods are missing: kubectl describe pdb',
    ]);
  });

  test('while the election is off', async () => {
    stage.shop.stopRenewing();
    stage.api.remove(LEASE);
    stage.shop.change((deployment) => {
      containerOf(deployment).args = ['--leader-elect=false', '--leader-elect-lease-duration=15s'];
    });
    expect(await refused()).toEqual([
      'the leader election of Deployment shop/shop is off; turn it on, or leave the drill',
    ]);
  });

  test('of a controller that has none', async () => {
    stage.shop.change((deployment) => {
      containerOf(deployment).image = 'registry.k8s.io/external-dns/external-dns:v0.20.0';
    });
    expect((await refused())[0]).toMatch(/^ExternalDNS .*, so that there is no leader; leave the drill$/);
  });

  test('while a pod is not ready', async () => {
    stage.api.put(pod('shop-2'), { ...podOf('shop-2'), status: {} });
    expect(await refused()).toEqual(['pod shop-2 is not ready; wait until it is, or see why it is not']);
  });

  test('while the lease is not renewed', async () => {
    stage.shop.stopRenewing();
    expect(await refused()).toEqual([
      "the lease shop/shop-leader was not renewed by 'shop-1_x' within its 1 s; wait until one of the pods leads, or see why none does",
    ]);
  });

  test('while nobody holds it, or somebody else does', async () => {
    stage.shop.stopRenewing();
    stage.shop.hold('');
    expect((await refused('--lease-name shop-leader'))[0]).toMatch(/^nobody holds the lease shop\/shop-leader;/);
    stage.shop.hold('other-1_x');
    expect((await refused('--lease-name shop-leader')).at(-1)).toMatch(
      /^the lease shop\/shop-leader is held by 'other-1_x', which is none of the pods of Deployment shop\/shop;/,
    );
    expect((await refused('--lease-name gone'))[0]).toBe(
      'there is no lease shop/gone; name another by --lease-name and --lease-namespace',
    );
  });

  test('while another drill is under way, or has left something', async () => {
    const labelled = podOf('shop-3');
    stage.api.put(pod('shop-3'), {
      ...labelled,
      metadata: { ...labelled.metadata, labels: { app: 'shop', [RUN_KEY]: 'f' } },
    });
    expect(await refused()).toEqual([
      `a drill is under way, or has left something behind: the label ${RUN_KEY} of pod shop/shop-3; wait until it is over, or take it back: cdk8s-ha-operator drill --restore`,
    ]);
    stage.api.put(pod('shop-3'), labelled);
    stage.api.put(NODE, {
      metadata: { uid: 'n1', annotations: { [RUN_KEY]: 'shop/shop/f' } },
      spec: { unschedulable: true },
    });
    expect((await refused('--event drain'))[0]).toMatch(/left something behind: the cordon of node node-1;/);
    stage.api.put(`${POLICIES}/shop-drill-f`, {
      metadata: { namespace: 'shop', labels: { 'app.kubernetes.io/managed-by': 'cdk8s-ha-operator-drill' } },
    });
    expect((await refused('--event partition'))[0]).toMatch(
      /left something behind: CiliumNetworkPolicy shop\/shop-drill-f;/,
    );
  });

  test('without the rights that it takes, all of which are said', async () => {
    stage.api.denied.add('patch pods').add('create ciliumnetworkpolicies.cilium.io').add('list pods');
    expect(await refused('--event partition')).toEqual(
      ['list pods', 'patch pods', 'create ciliumnetworkpolicies.cilium.io'].map(
        (right) =>
          `you may not ${right} in namespace shop; have it granted: cdk8s-ha-operator drill --rbac prints what it takes`,
      ),
    );
    // Which others do not need.
    stage.api.denied.delete('list pods');
    expect((await drill('--tolerance 1s')).code).toBe(0);
  });

  test('without the right to watch the lease, which is asked for once its name is known', async () => {
    stage.api.denied.add('watch leases.coordination.k8s.io');
    expect(await refused('--lease-name shop-leader')).toEqual([
      "you may not watch leases.coordination.k8s.io 'shop-leader' in namespace shop; have it granted: cdk8s-ha-operator drill --rbac prints what it takes",
    ]);
  });

  test('without the right to read what tells the controller of its election', async () => {
    stage.api.denied.add('get configmaps');
    stage.shop.change((deployment) => {
      containerOf(deployment).envFrom = [{ configMapRef: { name: 'settings' } }];
    });
    expect(await refused()).toEqual([
      "you may not get configmaps 'settings' in namespace shop; have it granted: cdk8s-ha-operator drill --rbac prints what it takes",
    ]);
  });

  test('for a partition without Cilium', async () => {
    stage.api.remove('/apis/cilium.io/v2');
    expect((await refused('--event partition'))[0]).toMatch(/^the cluster has no CiliumNetworkPolicy/);
  });

  test('where the API server refuses a step, which is said with why', async () => {
    stage.api.rules.unshift(({ method, path }) =>
      method === 'DELETE' && path.includes('/pods/')
        ? status(403, 'admission webhook "x" denied the request')
        : undefined,
    );
    const { code, err } = await drill();
    expect([code, err]).toEqual([
      3,
      'cdk8s-ha-operator: refused: could not delete pod shop-1: admission webhook "x" denied the request\n',
    ]);
  });

  test.each([
    [404, 'could not delete pod shop-1, since it changed meanwhile (gone); start again'],
    [409, 'could not delete pod shop-1, since it changed meanwhile (gone); start again'],
  ])('where its pod has gone by itself: %i', async (code, message) => {
    stage.api.rules.unshift(({ method, path }) =>
      method === 'DELETE' && path.includes('/pods/') ? status(code, 'gone') : undefined,
    );
    expect((await drill()).err).toBe(`cdk8s-ha-operator: refused: ${message}\n`);
  });

  test('where another drill was faster to label the pod', async () => {
    const labelled = podOf('shop-1');
    stage.api.rules.unshift(({ method, path }) => {
      if (method === 'PATCH' && path === pod('shop-1') && stage.api.get(path)?.metadata.labels[RUN_KEY] === undefined) {
        stage.api.put(path, {
          ...labelled,
          metadata: { ...labelled.metadata, labels: { app: 'shop', [RUN_KEY]: 'other' } },
        });
      }
      return undefined;
    });
    const { code, err } = await drill('--event partition');
    expect([code, err]).toEqual([
      3,
      expect.stringMatching(/refused: could not label pod shop-1, since another drill was/),
    ]);
    expect(stage.api.get(pod('shop-1'))?.metadata.labels[RUN_KEY]).toBe('other');
  });

  test('where the guard cannot be started, before anything is changed', async () => {
    const { code, err } = await stage.drill('--yes --event drain', {
      startGuard: () => Promise.reject(new Refusal('no guard')),
    });
    expect([code, err]).toEqual([3, 'cdk8s-ha-operator: refused: no guard\n']);
    expect(stage.api.requests.filter(({ method }) => method === 'PATCH')).toEqual([]);
  });
});

describe('the usage is wrong', () => {
  test('of a Deployment that is not there', async () => {
    expect((await stage.drill('--deployment shp')).err).toBe(
      "cdk8s-ha-operator: there is no Deployment 'shp' in namespace 'shop'; give another by --namespace and --deployment\n",
    );
  });

  test('of one of which nothing is known', async () => {
    stage.shop.change((deployment) => {
      containerOf(deployment).args = ['--verbose'];
    });
    expect(await usage()).toBe(
      "nothing in Deployment shop/shop tells of a leader election; name its controller by --dialect ('flags' or 'env' for one's own), and give --timing if that is compiled in",
    );
    expect(await usage('--dialect xyzzy')).toMatch(/^--dialect: 'xyzzy' is not in the catalog;/);
    // Once it is known, the lease tells that it elects, though no setting does.
    const known = '--dialect flags --timing 1/0.8/0.2 --release-on-cancel --tolerance 1';
    expect(await drill(known)).toMatchObject({ code: 0, err: '' });
  });

  test('with several containers that elect', async () => {
    stage.shop.change((deployment) => {
      const { containers } = deployment.spec.template.spec as { containers: Manifest[] };
      containers.push({ ...containers[0], name: 'other' }, { name: 'sidecar', image: 'x' });
    });
    expect(await usage()).toBe("2 containers of Deployment shop/shop elect; give --container 'manager' or 'other'");
    expect(await usage('--container nobody')).toBe(
      "--container: there is no 'nobody'; there is 'manager', 'other' or 'sidecar'",
    );
    expect((await drill('--container manager --tolerance 1')).code).toBe(0);
  });

  test('where the lease is not found', async () => {
    stage.api.remove(LEASE);
    stage.shop.stopRenewing();
    expect(await usage()).toBe(
      "the name of the lease is compiled into the binary, and no lease in namespace 'shop' is held by one of the pods; give --lease-name, and --lease-namespace if it is elsewhere",
    );
  });

  test('but why nobody holds a lease is said first', async () => {
    stage.api.remove(LEASE);
    stage.shop.stopRenewing();
    stage.api.put(pod('shop-2'), { ...podOf('shop-2'), status: {} });
    expect(await refused()).toEqual(['pod shop-2 is not ready; wait until it is, or see why it is not']);
  });

  test('where several are', async () => {
    stage.api.put(LEASE.replace('shop-leader', 'shop-other'), { metadata: {}, spec: { holderIdentity: 'shop-2' } });
    expect(await usage()).toBe(
      "the pods hold 2 leases in namespace 'shop'; give --lease-name 'shop-leader' or 'shop-other'",
    );
  });

  test.each([
    [401, 'Unauthorized', 'the API server does not know who asks (Unauthorized); log in, or choose another --context'],
    [500, 'etcd is away', 'the API server refused what is needed: etcd is away'],
  ])('where the API server answers %i', async (code, message, said) => {
    stage.api.rules.unshift(() => status(code, message));
    expect(await usage()).toBe(said);
  });

  test('where it does not answer', async () => {
    stage.api.rules.unshift(() => {
      throw new Error('broken off');
    });
    expect(await usage()).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+ does not answer: .*; choose another --kubeconfig or --context$/,
    );
  });
});

test('an election that is set in a ConfigMap is read there', async () => {
  stage.api.put('/api/v1/namespaces/shop/configmaps/settings', {
    kind: 'ConfigMap',
    metadata: { namespace: 'shop' },
    data: { LEASE_DURATION_SECONDS: '1', LEASE_RENEW_DEADLINE_SECONDS: '0', LEASE_NAME: 'shop-leader' },
  });
  stage.shop.change((deployment) => {
    const container = containerOf(deployment);
    container.args = [];
    container.env = [{ name: 'ENABLE_LEADER_ELECTION', value: 'true' }];
    container.envFrom = [{ configMapRef: { name: 'settings' } }];
  });
  const { out } = await drill('--dry-run --json');
  expect(JSON.parse(out)).toMatchObject({
    dialect: 'env',
    timing: { leaseDuration: 1 },
    lease: { name: 'shop-leader' },
  });
});

import { Broken, critical, OTHER_LABELS } from './broken';
import { judged } from './check';
import { CONTAINER_MUTATIONS } from './container-mutations';
import { askedFor } from './kube-score';
import { OBJECT_MUTATIONS } from './object-mutations';
import { rendered } from './subjects';
import { NetworkBackend } from 'cdk8s-ha-operator';

const MUTATIONS = [...CONTAINER_MUTATIONS, ...OBJECT_MUTATIONS];
const IDS = 'container-security-context-user-group-id';
const LOW_USER = critical(IDS, 'The container is running with a low user ID', 'Deployment/operator');
const LOW_GROUP = critical(IDS, 'The container running with a low group ID', 'Deployment/operator');

describe('mutations', () => {
  test('start from what nothing is said against', async () => {
    expect(await judged(new Broken().manifests)).toEqual([]);
  });

  test.each(MUTATIONS)('%s is reported, and nothing else', async (_, mutate, findings) => {
    const broken = new Broken();
    mutate(broken);
    expect(await judged(broken.manifests)).toEqual(findings);
  });

  test('break every check that is asked for', async () => {
    const broken = new Set(MUTATIONS.flatMap(([, , findings]) => findings.map(({ check }) => check)));
    expect((await askedFor()).filter((check) => !broken.has(check))).toEqual([]);
  });

  describe('of what an excuse rests on', () => {
    test.each<[string, (broken: Broken) => void]>([
      [
        'no policy of Cilium',
        (broken) => {
          broken.remove('CiliumNetworkPolicy');
        },
      ],
      [
        'one for others',
        ({ policy }) => {
          policy.spec.endpointSelector = { matchLabels: OTHER_LABELS };
        },
      ],
      [
        'one by expressions, which are not read',
        ({ policy }) => {
          policy.spec.endpointSelector = { matchExpressions: [{ key: 'none', operator: 'DoesNotExist' }] };
        },
      ],
      [
        'one in another namespace',
        ({ policy }) => {
          policy.metadata.namespace = 'default';
        },
      ],
      [
        'one that lets out everything',
        ({ policy }) => {
          delete policy.spec.egress;
        },
      ],
      [
        'one that lets in everybody',
        ({ policy }) => {
          policy.spec.ingress = [];
        },
      ],
      [
        'one that denies nothing by default',
        ({ policy }) => {
          policy.spec.enableDefaultDeny = { egress: false };
        },
      ],
    ])('%s is reported', async (_, mutate) => {
      const broken = new Broken('beskar7', NetworkBackend.CILIUM);
      mutate(broken);
      expect(await judged(broken.manifests)).toEqual([
        critical('pod-networkpolicy', 'The pod does not have a matching NetworkPolicy'),
      ]);
    });

    test.each([
      ['root, by the pod', { pod: { runAsUser: 0 } }, LOW_USER],
      ['root, by the container', { container: { runAsUser: 0 } }, LOW_USER],
      ["the image's user, whoever that is", { pod: { runAsNonRoot: false } }, LOW_USER],
      ["root's group, by the pod", { pod: { runAsGroup: 0 } }, LOW_GROUP],
      ["root's group, by the container", { container: { runAsGroup: 0 } }, LOW_GROUP],
    ])('%s is reported', async (_, { pod, container }: Record<string, object | undefined>, finding) => {
      const broken = new Broken('a plain operator');
      Object.assign(broken.pod.securityContext, pod);
      Object.assign(broken.container.securityContext, container);
      expect(await judged(broken.manifests)).toEqual([finding]);
    });

    test('a policy that selects none of the pods beside it is reported', async () => {
      const operator = new Broken();
      const [baseline] = rendered('cluster-baseline', NetworkBackend.NETWORK_POLICY);
      expect(await judged([...operator.manifests, baseline])).toEqual([
        critical(
          'networkpolicy-targets-pod',
          "The NetworkPolicys selector doesn't match any pods",
          `NetworkPolicy/${String(baseline.metadata.name)}`,
        ),
      ]);
    });

    test('an excuse that has become needless is reported', async () => {
      const broken = new Broken('bindy');
      broken.container.readinessProbe = { tcpSocket: { port: 8080 } };
      broken.pod.securityContext.runAsGroup = 65534;
      expect(await judged(broken.manifests)).toEqual([
        {
          grade: 'stale',
          check: 'pod-probes',
          object: 'Deployment/bindy',
          says: 'Container is missing a readinessProbe',
        },
      ]);
    });
  });
});

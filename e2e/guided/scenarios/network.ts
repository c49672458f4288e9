import { Manifest } from '../../../test/support/manifests';
import { API_SERVER, pod, Verdict, verdictsAt } from '../../support/cilium';
import { until } from '../../support/processes';
import { policiesIn } from '../../support/synthesized';
import { Look, lookAt } from '../look';
import { NAME, Operator } from '../operator';
import { isRenewed, leaseSeen } from '../said';
import { Scenario } from '../scenario';

const DROPS = 'docs/runbooks/HaOperatorPolicyDrops.md';
const DROPS_BLOCKS = {
  lease: 'kubectl get lease',
  logs: 'kubectl logs',
  policies: 'ciliumnetworkpolicies',
  own: 'kubernetes\\.io/description',
} as const;
type Drops = Look<keyof typeof DROPS_BLOCKS>;

/** What Cilium makes of the policies that are stored: may the pods call the API server? */
async function toApiServer({ stage, namespace }: Operator): Promise<Verdict> {
  const path = `/apis/cilium.io/v2/namespaces/${namespace}/ciliumnetworkpolicies`;
  const { body } = await stage.cluster.api.request('GET', path);
  const items = body.items as Manifest[];
  const policies = items.map(({ metadata: { name }, spec }) => ({
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name, namespace },
    spec,
  }));
  const labels = { 'app.kubernetes.io/name': NAME, 'app.kubernetes.io/instance': NAME };
  const [verdict] = await verdictsAt(pod(namespace, labels), 'egress', policies, [API_SERVER], { port: 6443 });
  return verdict;
}

const closed: Scenario = {
  page: DROPS,
  title: 'its policy does not open the API server any more',
  async play(stage) {
    const operator = await Operator.start(stage, 'closed');
    const before = await lookAt(operator.read(DROPS), DROPS_BLOCKS);
    expect(leaseSeen(before.lease).renewed).toBe(true);
    expect(before.own.text).toBe('Calls the API server; cluster DNS. Called by nobody.\n');
    expect(await toApiServer(operator)).toBe('allowed');
    await operator.applyChanged((manifests) => {
      const [policy] = policiesIn(manifests);
      const egress = policy.spec.egress as Manifest[];
      policy.spec.egress = egress.filter(({ toEntities }) => !String(toEntities).includes('kube-apiserver'));
    });
    expect(await toApiServer(operator)).toBe('denied');

    const opens = new RegExp(`^${NAME} +map\\[.*app.kubernetes.io/name:${NAME}.*\\] +.*kube-apiserver.* <none>$`, 'm');
    expect(before.policies.text).toMatch(opens);
    const isSo = ({ policies, own }: Drops) => {
      expect(policies.text).not.toMatch(opens);
      expect(own.text).toMatch(/^\+ +- kube-apiserver$/m);
    };
    const reading = operator.read(DROPS);
    isSo(await lookAt(reading, DROPS_BLOCKS));
    expect(await reading.run('kubectl apply')).toMatchObject({ code: 0 });
    expect(await toApiServer(operator)).toBe('allowed');
    return () => {
      isSo(before);
    };
  },
};

const FAILING = 'docs/runbooks/HaOperatorApiRequestsFailing.md';
const FAILING_BLOCKS = { logs: 'kubectl logs', apiServer: '/readyz', webhooks: 'JUDGES' } as const;
type Failing = Look<keyof typeof FAILING_BLOCKS>;

/** Judges what is written to leases of one namespace, if there were one. */
function judge(namespace: string): Manifest {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'judge' },
    webhooks: [
      {
        name: 'leases.judge.example.com',
        clientConfig: { service: { namespace, name: 'judge', path: '/validate' } },
        rules: [
          {
            apiGroups: ['coordination.k8s.io'],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['leases'],
          },
        ],
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        failurePolicy: 'Fail',
        sideEffects: 'None',
        timeoutSeconds: 1,
        admissionReviewVersions: ['v1'],
      },
    ],
  };
}

const judged: Scenario = {
  page: FAILING,
  title: 'a webhook that judges leases is down',
  async play(stage) {
    const operator = await Operator.start(stage, 'judged');
    const before = await lookAt(operator.read(FAILING), FAILING_BLOCKS);
    expect(before.apiServer.text).toContain('[+]etcd ok');
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'judge', namespace: 'judged' } };
    operator.write('judge.yaml', [
      { ...service, spec: { selector: { app: 'judge' }, ports: [{ port: 443 }] } },
      judge('judged'),
    ]);
    await operator.kubectl('apply', '--filename', `${operator.folder}/judge.yaml`);
    await operator.expired();
    // Its standbys find out later than the leader, which has ended.
    await until('standbys do not fail', async () => {
      const logs = await operator.kubectl('logs', `deployment/${NAME}`, '--all-pods');
      return logs.includes('failed calling webhook') || undefined;
    });

    const isSo = ({ logs, webhooks }: Failing) => {
      expect(logs.text).toMatch(/failed calling webhook .*leases\.judge\.example\.com/);
      expect(webhooks.text).toMatch(/^ValidatingWebhookConfiguration +judge +judged +judge +Fail +\[leases\]$/m);
    };
    const reading = operator.read(FAILING);
    isSo(await lookAt(reading, FAILING_BLOCKS));
    expect(operator.leaders()).toEqual([]);
    const since = Date.now();
    const { text } = await reading.run('WEBHOOK=');
    expect(text).toBe('leases.judge.example.com is of ValidatingWebhookConfiguration/judge\n');
    expect(await reading.run('kubectl delete')).toMatchObject({ code: 0 });
    await operator.led();
    isRenewed(await reading.run('for LOOK'));
    expect(operator.several(since)).toBe(0);
    return () => {
      isSo(before);
    };
  },
};

export const OF_THE_NETWORK = [closed, judged];

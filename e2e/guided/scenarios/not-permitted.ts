import { Manifest, only } from '../../../test/support/manifests';
import { serveHttps } from '../../../test/webhook/https-server';
import { API_SERVER, HOST, pod, REMOTE_NODE, verdictsAt } from '../../support/cilium';
import { until } from '../../support/processes';
import { policiesIn } from '../../support/synthesized';
import { ownAddress } from '../../support/webhook-server';
import { Look, lookAt } from '../look';
import { manifestsOf, NAME, Operator, RESOURCE } from '../operator';
import { Scenario } from '../scenario';
import { Stage } from '../stage';
import { CaInjection, LeaderElection } from 'cdk8s-ha-operator';

const PAGE = 'docs/runbooks/operation-not-permitted.md';
const NAMESPACE = 'not-permitted';
const BLOCKS = {
  behind: 'endpointslices',
  call: 'kubectl get --raw',
  judges: 'validatingwebhookconfigurations',
  policies: 'ciliumnetworkpolicies',
} as const;
type Looked = Look<keyof typeof BLOCKS>;
const VALUES = { SERVICE: `${NAME}-webhook`, DEPLOYMENT: NAME, MANIFESTS: `dist/${NAME}.k8s.yaml` };

/** What kubectl makes of a webhook's 404. */
const ANSWERED = 'Error from server (NotFound): the server could not find the requested resource\n';

/** As of a network that gives the pod the address of this machine, where its webhook is served. */
async function giveAddress(operator: Operator): Promise<void> {
  const name = await until('no pod runs', async () => {
    const pods = await operator.stage.cluster.pods(NAMESPACE);
    const running = pods.find(({ status, metadata }) => status.phase === 'Running' && !metadata.deletionTimestamp);
    return running && String(running.metadata.name);
  });
  const ip = ownAddress();
  const status = JSON.stringify({ status: { podIP: ip, podIPs: [{ ip }] } });
  await operator.kubectl('patch', 'pod', name, '--subresource=status', '--type=merge', '--patch', status);
  await endpoints(operator, 1);
}

async function endpoints({ stage }: Operator, count: number): Promise<void> {
  const path = `/apis/discovery.k8s.io/v1/namespaces/${NAMESPACE}/endpointslices`;
  await until(`there are other than ${count} endpoints`, async () => {
    const { body } = await stage.cluster.api.request('GET', path);
    const all = (body.items as Manifest[]).flatMap((slice) => (slice.endpoints ?? []) as Manifest[]);
    return all.filter(({ conditions }) => conditions.ready === true).length === count || undefined;
  });
}

/** What Cilium makes of the policies: may the API server call the webhook, from elsewhere and from the very node? */
function fromApiServer(manifests: readonly Manifest[], port: number): Promise<string[]> {
  const labels = { 'app.kubernetes.io/name': NAME, 'app.kubernetes.io/instance': NAME };
  const callers = [API_SERVER, REMOTE_NODE, HOST];
  return verdictsAt(pod(NAMESPACE, labels), 'ingress', policiesIn(manifests), callers, { port });
}

export const NOT_PERMITTED: Scenario = {
  page: PAGE,
  title: 'there is nothing behind the Service, and policy closes it',
  async play(stage) {
    const server = await serveHttps([{ status: 404, body: '404 page not found\n' }], { address: ownAddress() });
    try {
      return await play(stage, server.port);
    } finally {
      await server.close();
    }
  },
};

async function play(stage: Stage, port: number): Promise<() => void> {
  const manifests = manifestsOf(NAMESPACE, {
    image: 'registry.example.com/webhook:1.0.0',
    leaderElection: LeaderElection.notNeeded('every replica serves'),
    webhook: {
      port,
      caInjection: CaInjection.external(),
      validating: [
        {
          name: 'machines.example.com',
          path: '/validate',
          rules: [{ apiGroups: ['infrastructure.cluster.x-k8s.io'], apiVersions: ['v1beta1'], resources: [RESOURCE] }],
        },
      ],
    },
    args: [],
  });
  const operator = new Operator(stage, NAMESPACE, manifests);
  await stage.kubectl('create', 'namespace', NAMESPACE);
  await operator.apply();
  await operator.kubectl('rollout', 'status', `deployment/${NAME}`);
  await giveAddress(operator);
  const before = await lookAt(operator.read(PAGE, VALUES), BLOCKS);
  expect(before.judges.text).toMatch(new RegExp(`^\\S+ +${NAME}-webhook +Fail +10$`, 'm'));
  expect(before.call.text).toBe(ANSWERED);
  expect(before.behind.text).toMatch(new RegExp(`^${port} +${ownAddress()} +true$`, 'm'));
  expect(before.policies.text).toMatch(new RegExp(` kube-apiserver,remote-node,host +${port}$`, 'm'));
  expect(await fromApiServer(manifests, port)).toEqual(['allowed', 'allowed', 'allowed']);

  const closed: Manifest[] = [];
  await operator.applyChanged((changed) => {
    only(changed, 'Deployment').spec.replicas = 0;
    const [policy] = policiesIn(changed);
    policy.spec.ingress = [{ fromEndpoints: [{}] }];
    closed.push(policy);
  });
  expect(await fromApiServer(closed, port)).toEqual(['denied', 'denied', 'allowed']);
  await endpoints(operator, 0);
  await until('pods are left', async () => ((await stage.cluster.pods(NAMESPACE)).length === 0 ? true : undefined));

  const isSo = ({ behind, call, policies }: Looked) => {
    expect(behind.text).toMatch(/^<(?:none|unset)> +<none> +<none>$/m);
    expect(call.text).toContain('no endpoints available for service');
    expect(policies.text).toMatch(new RegExp(`^${NAME} .* <none> +<none>$`, 'm'));
  };
  const reading = operator.read(PAGE, VALUES);
  isSo(await lookAt(reading, BLOCKS));
  expect(await reading.run('kubectl apply')).toMatchObject({ code: 0 });
  await giveAddress(operator);
  const over = await reading.run('kubectl get --raw');
  expect(over.text).toBe(ANSWERED);
  return () => {
    isSo(before);
  };
}

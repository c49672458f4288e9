import { App } from 'cdk8s';
import { SmOperatorChart } from '../../examples/sm-operator/chart';
import { only } from '../../test/support/manifests';
import { ciliumDefinitions } from '../support/cilium-definitions';
import { ControlPlane, startControlPlane } from '../support/control-plane';
import { EXAMPLES } from '../support/examples';
import { idOf, policiesIn, synthesized } from '../support/synthesized';
import { NetworkBackend } from 'cdk8s-ha-operator';

const { CILIUM, NETWORK_POLICY } = NetworkBackend;

/** cert-manager's own kinds, whose definitions come with it. */
const NOT_SERVED = ['Certificate', 'Issuer'];

/** How many policies each renders at least, so that no system is accepted for rendering nothing. */
const POLICIES: Record<string, number> = {
  beskar7: 1,
  bindy: 1,
  'cert-manager': 3,
  'the Gandi webhook': 1,
  'sm-operator': 1,
  'cluster-baseline': 16,
  'cluster-baseline, open': 2,
  'cluster-baseline, check': 1,
};

let cluster: ControlPlane;

beforeAll(async () => {
  cluster = await startControlPlane();
  await cluster.installDefinitions(await ciliumDefinitions());
  // Of a Deployment, PodSecurity says by warnings what it would refuse of its pods.
  for (const name of ['beskar7-system', 'bindy-system', 'cert-manager', 'sm-operator-system', 'dns-system']) {
    await cluster.namespace(name);
  }
});

afterAll(() => cluster.stop());

describe.each(Object.entries(EXAMPLES))('%s', (system, build) => {
  test.each([CILIUM, NETWORK_POLICY])('is accepted with %s, without a warning', async (backend) => {
    const app = new App();
    build(app, { backend });
    const manifests = synthesized(app).filter(({ kind }) => !NOT_SERVED.includes(String(kind)));
    const answers: [string, string, readonly string[]][] = [];
    for (const manifest of manifests) {
      const { status, message, warnings } = await cluster.apply(manifest);
      answers.push([idOf(manifest), status < 400 ? 'accepted' : `${status} ${message}`, warnings]);
    }
    expect(answers).toEqual(manifests.map((manifest) => [idOf(manifest), 'accepted', []]));
    const kinds = policiesIn(manifests).map(({ kind }) => String(kind));
    expect(new Set(kinds)).toEqual(new Set([backend === CILIUM ? 'CiliumNetworkPolicy' : 'NetworkPolicy']));
    expect(kinds.length).toBeGreaterThanOrEqual(POLICIES[system]);
  });
});

test('what is stored is what was rendered, so that GitOps sees no difference', async () => {
  const app = new App();
  new SmOperatorChart(app, 'sm-operator');
  const [policy] = policiesIn(synthesized(app));
  expect((await cluster.get(policy)).body.spec).toEqual(policy.spec);
});

test('it refuses what is wrong, and warns of what is insecure', async () => {
  const app = new App();
  new SmOperatorChart(app, 'sm-operator');
  const manifests = synthesized(app);
  const [policy] = policiesIn(manifests);
  const misspelt = await cluster.apply({ ...policy, spec: { ...policy.spec, egres: [] } }, { dryRun: true });
  expect(misspelt.message).toContain('.spec.egres');
  const entity = { ...policy, spec: { ...policy.spec, egress: [{ toEntities: ['nowhere'] }] } };
  expect((await cluster.apply(entity, { dryRun: true })).message).toContain('Unsupported value: "nowhere"');
  const deployment = structuredClone(only(manifests, 'Deployment'));
  deployment.spec.template.spec.containers[0].securityContext = { privileged: true };
  const insecure = await cluster.apply(deployment, { dryRun: true });
  expect(insecure.warnings.join()).toContain('would violate PodSecurity "restricted');
});

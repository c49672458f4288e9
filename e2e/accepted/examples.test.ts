import { App, Chart } from 'cdk8s';
import { Manifest } from '../../test/support/manifests';
import { certManagerDefinitions } from '../support/cert-manager-definitions';
import { ControlPlane } from '../support/control-plane';
import { EXAMPLES } from '../support/examples';
import { policiesIn, synthesized } from '../support/synthesized';
import { acceptedBy, silence } from './check';
import { startCluster } from './cluster';
import { keptBy } from './kept';
import { LeaderElectedController, LeaderElection, NetworkBackend } from 'cdk8s-ha-operator';

const { CILIUM, NETWORK_POLICY, NONE } = NetworkBackend;

/** How many policies each renders at least, so that no system is accepted for rendering nothing. */
const POLICIES: Record<string, number> = {
  beskar7: 1,
  bindy: 1,
  'bindy, drill': 2,
  'cert-manager': 3,
  'the Gandi webhook': 1,
  'sm-operator': 1,
  'cluster-baseline': 16,
  'cluster-baseline, open': 2,
  'cluster-baseline, check': 1,
};

let cluster: ControlPlane;

beforeAll(async () => {
  cluster = await startCluster();
  // For Issuers and Certificates.
  await cluster.installDefinitions(await certManagerDefinitions());
});

afterAll(() => cluster.stop());

describe.each(Object.entries(EXAMPLES))('%s', (system, build) => {
  describe.each([CILIUM, NETWORK_POLICY])('with %s', (backend) => {
    let manifests: Manifest[];

    beforeAll(() => {
      const app = new App();
      build(app, { backend });
      manifests = synthesized(app);
    });

    afterAll(() => silence(cluster, manifests));

    test('is accepted without a warning', async () => {
      expect(await acceptedBy(cluster, manifests)).toEqual([]);
      const kinds = policiesIn(manifests).map(({ kind }) => String(kind));
      expect(new Set(kinds)).toEqual(new Set([backend === CILIUM ? 'CiliumNetworkPolicy' : 'NetworkPolicy']));
      expect(kinds.length).toBeGreaterThanOrEqual(POLICIES[system]);
    });

    test('is stored as it was rendered, and stays so, so that GitOps sees no difference', async () => {
      expect(await keptBy(cluster, manifests)).toEqual([]);
    });
  });
});

test("pods in their node's network are what Pod Security warns of, as their documentation says", async () => {
  const app = new App();
  new LeaderElectedController(new Chart(app, 'chart', { namespace: 'on-nodes' }), 'agent', {
    image: 'registry.example.com/agent:1.0.0',
    leaderElection: LeaderElection.notNeeded('one serves its node'),
    hostNetwork: true,
    ports: [{ number: 8080 }],
    network: { backend: NONE },
  });
  const why = 'PodSecurity "restricted:latest": host namespaces \\(hostNetwork=true\\)';
  expect(await acceptedBy(cluster, synthesized(app))).toEqual([
    { object: 'Deployment/agent', says: expect.stringMatching(`^warned: would violate ${why}$`) as string },
    // In such a pod every port is one of its node.
    { object: 'Pod/agent-', says: expect.stringMatching(`^refused: .*violates ${why}, hostPort `) as string },
  ]);
});

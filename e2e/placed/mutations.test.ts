import { Cluster, startCluster } from '../support/cluster';
import { Mutation, MUTATIONS, stuck } from './mutations';
import { placedAndRolled } from './placed-and-rolled';
import { sharedPool } from './pool';
import { rendered, specsIn } from './rendered';
import { sideBySide, Trial } from './side-by-side';
import { largerZoneFirst, nodeLost } from './twins';
import { AntiAffinity, TopologySpread, WhenUnsatisfiable } from 'cdk8s-ha-operator';

const STRICT = TopologySpread.zone({ whenUnsatisfiable: WhenUnsatisfiable.DO_NOT_SCHEDULE });

function trialOf({ nodes, placement, open, breakIt, ...expected }: Mutation, namespace: string): Trial<string[]> {
  return async (cluster) => {
    const manifests = rendered(namespace, { placement });
    breakIt(...specsIn(manifests));
    if (open) {
      await cluster.api.namespace(namespace, {});
    }
    return placedAndRolled(cluster, manifests, await sharedPool(cluster, nodes), expected);
  };
}

/** Old pods keep new ones from nodes that the spread, which counts new pods only, wants for them. */
function crossed(): Trial<string[]> {
  const placement = { antiAffinity: AntiAffinity.required({ perRevision: true }), topologySpread: [STRICT] };
  const manifests = rendered('crossed', { placement });
  const [, { affinity }] = specsIn(manifests);
  delete affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys;
  return largerZoneFirst('crossed', manifests);
}

/** As Kubernetes has it by default: a zone that no pod can enter counts as empty. */
function countingTheLost(): Trial<string[]> {
  const manifests = rendered('counting', { placement: { topologySpread: [STRICT] } });
  const [, { topologySpreadConstraints }] = specsIn(manifests);
  delete topologySpreadConstraints[0].nodeTaintsPolicy;
  return nodeLost('counting', manifests);
}

let cluster: Cluster;
let findingsOf: (title: string) => Promise<string[]>;

beforeAll(async () => {
  cluster = await startCluster();
  const table = Object.entries(MUTATIONS).map(([title, mutation], i) => [title, trialOf(mutation, `mutation-${i}`)]);
  const trials = Object.fromEntries(table) as Record<string, Trial<string[]>>;
  findingsOf = sideBySide(cluster, { crossed: crossed(), countingTheLost: countingTheLost(), ...trials });
});

afterAll(() => cluster.stop());

describe('mutations', () => {
  test.each(Object.entries(MUTATIONS))('are found: %s', async (title, { findings }) => {
    expect(await findingsOf(title)).toEqual(findings.map((finding): unknown => expect.stringMatching(finding)));
  });

  test('are found: a strict spread of each revision beside required anti-affinity of all', async () => {
    const why = 'Unschedulable: .*pod anti-affinity rules.*pod topology spread constraints';
    expect(await findingsOf('crossed')).toEqual([expect.stringMatching(stuck(0, why))]);
  });

  test('are found: a strict spread that counts a zone which is lost', async () => {
    const why = "Unschedulable: .*didn't match pod topology spread constraints";
    expect(await findingsOf('countingTheLost')).toEqual([expect.stringMatching(stuck(0, why))]);
  });
});

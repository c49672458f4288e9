import { Manifest, only } from '../../test/support/manifests';
import { ControlPlane, startControlPlane } from '../support/control-plane';
import { electing } from './check';
import { NAMES, PROFILES, rendered, System, SystemName, SYSTEMS } from './systems';

interface Mutation {
  readonly system: SystemName;
  readonly change: (manifests: readonly Manifest[]) => void;
  readonly finding: RegExp;
  readonly pods?: readonly Manifest[];
}

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a Role that grants no update': {
    system: 'client-go',
    change: (manifests) => {
      for (const rule of leaseRules(manifests)) {
        rule.verbs = (rule.verbs as string[]).filter((verb) => verb !== 'update');
      }
    },
    finding: /^a replica ended .*cannot update resource .*lost the lease/s,
  },
  'a Role that grants no creation': {
    system: 'controller-runtime',
    change: (manifests) => {
      for (const role of manifests.filter(({ kind }) => kind === 'Role')) {
        role.rules = (role.rules as Manifest[]).filter(({ verbs }) => !(verbs as string[]).includes('create'));
      }
    },
    finding: /^nobody leads: .*cannot create resource .*leases/s,
  },
  'a Role for a lease of another name': {
    system: 'client-go, releasing',
    change: (manifests) => {
      for (const rule of leaseRules(manifests).filter(({ resourceNames }) => resourceNames)) {
        rule.resourceNames = ['another.example.com'];
      }
    },
    finding: /^nobody leads: .*cannot get resource .*leases/s,
  },
  'a RoleBinding in another namespace': {
    system: 'client-go',
    change: (manifests) => {
      only(manifests, 'RoleBinding').metadata.namespace = 'default';
    },
    finding: /^nobody leads: .*cannot get resource .*leases/s,
  },
  'a flag that the binary does not know': {
    system: 'controller-runtime',
    change: (manifests) => void container(manifests).args.push('--leader-elect-identity=pod'),
    finding: /^a replica ended \(exit code 2\): .*flag provided but not defined/s,
  },
  'a variable under another name': {
    system: 'client-go',
    change: (manifests) => {
      for (const variable of container(manifests).env as Manifest[]) {
        variable.name = String(variable.name).replace('LEASE_NAME', 'BINDY_LEASE_NAME');
      }
    },
    finding: /^a replica ended .*LEASE_NAME is not set/s,
  },
  'an election that is off': {
    system: 'controller-runtime, releasing',
    change: (manifests) => {
      const changed = container(manifests);
      changed.args = (changed.args as string[]).map((arg) => (arg === '--leader-elect' ? `${arg}=false` : arg));
    },
    finding: /^[23] replicas lead at once$/,
  },
  'one name for all pods': {
    system: 'client-go',
    change: (manifests) => {
      const variable = (container(manifests).env as Manifest[]).find(({ name }) => name === 'POD_NAME') ?? {};
      delete variable.valueFrom;
      variable.value = 'manager';
    },
    finding: /^\d replicas lead at once$/,
  },
  "two of cert-manager's pods with the name of their node": {
    system: 'cert-manager',
    change: () => undefined,
    pods: [
      { hostNetwork: true, nodeName: 'node-1' },
      { hostNetwork: true, nodeName: 'node-1' },
    ],
    finding: /^2 replicas lead at once$/,
  },
  "a Role that grants Bindy's client an update in place of a patch": {
    system: 'kube-lease-manager',
    change: (manifests) => {
      for (const rule of leaseRules(manifests)) {
        rule.verbs = (rule.verbs as string[]).map((verb) => (verb === 'patch' ? 'update' : verb));
      }
    },
    finding: /^nobody leads: .*cannot patch resource/s,
  },
  'no token of the ServiceAccount': {
    system: 'client-go',
    change: (manifests) => {
      only(manifests, 'Deployment').spec.template.spec.automountServiceAccountToken = false;
    },
    finding: /^a replica ended .*serviceaccount\/token: no such file/s,
  },
};

const POSSIBLE = Object.entries(MUTATIONS).filter(([, { system }]) => NAMES.includes(system));

let api: ControlPlane;
const outcomes = new Map<string, Promise<string[]>>();

beforeAll(async () => {
  api = await startControlPlane();
  const start = (id: string, mutation: Omit<Mutation, 'finding'>) => {
    const outcome = check(`mutation-${outcomes.size}`, mutation);
    // It is told of where it is waited for.
    outcome.catch(() => undefined);
    outcomes.set(id, outcome);
  };
  for (const system of NAMES) {
    start(system, { system, change: () => undefined });
  }
  for (const [id, mutation] of POSSIBLE) {
    start(id, mutation);
  }
});
afterAll(async () => {
  await Promise.allSettled(outcomes.values());
  await api.stop();
});

async function check(namespace: string, { system: name, change, pods }: Omit<Mutation, 'finding'>): Promise<string[]> {
  const system: System = SYSTEMS[name];
  const { manifests, figures } = rendered(system, namespace, PROFILES.fast);
  const changed = structuredClone(manifests);
  change(changed);
  return electing(api, system, { manifests: changed, figures }, pods);
}

function container(manifests: readonly Manifest[]): Manifest {
  return only(manifests, 'Deployment').spec.template.spec.containers[0] as Manifest;
}

function leaseRules(manifests: readonly Manifest[]): Manifest[] {
  const rules = manifests.filter(({ kind }) => kind === 'Role').flatMap((role) => role.rules as Manifest[]);
  return rules.filter(({ resources }) => (resources as string[]).includes('leases'));
}

test.each(NAMES)('%s elects one replica, as it is rendered', async (system) => {
  expect(await outcomes.get(system)).toEqual([]);
});

test('a host name that several pods have is refused where it alone tells them apart', () => {
  const system: System = { ...SYSTEMS['cert-manager'], props: { hostNetwork: true } };
  expect(() => rendered(system, 'cert-manager', PROFILES.fast)).toThrow(/hostNetwork: .*host name/);
});

describe('mutations', () => {
  test.each(POSSIBLE)('%s is noticed', async (id, { finding }) => {
    expect(await outcomes.get(id)).toContainEqual(expect.stringMatching(finding));
  });
});

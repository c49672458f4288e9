import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { ControlPlane } from '../support/control-plane';
import { MANAGE } from './needs';
import { Right, rights, words } from './rights';

const VERBS = `${MANAGE} deletecollection`;

/** A name that no object has which anybody is promised. */
export const ANOTHER = 'somebody-elses';

/** A namespace that nobody is promised anything in. */
export const ELSEWHERE = 'elsewhere';

export interface Resource {
  readonly group: string;
  readonly name: string;
  readonly namespaced: boolean;
  readonly verbs: string;
}

/** Rights that go further than they look, beside what the API server serves. */
const POWERS: readonly Resource[] = [
  { group: '', name: 'users', namespaced: false, verbs: 'impersonate' },
  { group: '', name: 'groups', namespaced: false, verbs: 'impersonate' },
  { group: '', name: 'serviceaccounts', namespaced: true, verbs: 'impersonate' },
  { group: 'rbac.authorization.k8s.io', name: 'roles', namespaced: true, verbs: 'bind escalate' },
  { group: 'rbac.authorization.k8s.io', name: 'clusterroles', namespaced: false, verbs: 'bind escalate' },
  { group: 'certificates.k8s.io', name: 'signers', namespaced: false, verbs: 'approve sign attest' },
];

/** What elections and operators are about, whatever they need of it. */
const USUAL = [
  { group: 'coordination.k8s.io', resource: 'leases' },
  ...['configmaps', 'events', 'secrets', 'pods'].map((resource) => ({ group: '', resource })),
];

/** Everything that a cluster serves. */
export async function servedBy(cluster: ControlPlane): Promise<Resource[]> {
  const { groups } = accepted(await cluster.request('GET', '/apis'));
  const versions = (groups as Manifest[]).map(({ preferredVersion }) => String(preferredVersion.groupVersion));
  const served = await Promise.all(
    ['v1', ...versions].map(async (version) => {
      const path = version === 'v1' ? '/api/v1' : `/apis/${version}`;
      const { status, body } = await cluster.request('GET', path);
      // An API that a Service is to answer for, and none does.
      return status === 503 ? [] : (body.resources as Manifest[]).map((resource) => resourceOf(version, resource));
    }),
  );
  return served.flat();
}

function resourceOf(version: string, { name, namespaced, verbs }: Manifest): Resource {
  return {
    group: version.includes('/') ? version.split('/')[0] : '',
    name: String(name),
    namespaced: namespaced === true,
    verbs: (verbs as string[]).join(' '),
  };
}

/** Where to look for what somebody may do. */
export interface Places {
  /** That of the one who is asked. */
  readonly own: string;
  /** Those that the manifests are about, and one that they are not. */
  readonly namespaces: readonly string[];
  readonly resources: readonly Resource[];
}

/**
 * What to ask of somebody: about what it needs every verb, on all objects, on each that has a name in any promise, and
 * on another; what anybody is promised; and of everything else the verbs that it has. What it may do everywhere it may
 * do in each namespace too.
 */
export function questions(
  needs: readonly Right[],
  promised: readonly Right[],
  { own, namespaces, resources }: Places,
): Right[] {
  const rest = [...resources, ...POWERS].flatMap(({ group, name, namespaced, verbs }) =>
    rights(namespaced ? own : '*', group, name, verbs),
  );
  const close = unique([...needs, ...USUAL].map(({ group, resource }) => ({ group, resource }))).flatMap(
    ({ group, resource }) => {
      const same = [...needs, ...promised].filter((right) => right.group === group && right.resource === resource);
      const names = same.flatMap(({ name }) => (name === undefined ? [] : [name]));
      const verbs = [...words(VERBS), ...same.map(({ verb }) => verb)].join(' ');
      return [undefined, ...names, ...(names.length > 0 ? [ANOTHER] : [])].flatMap((name) =>
        namespaces.flatMap((namespace) => rights(namespace, group, resource, verbs, name)),
      );
    },
  );
  return unique([...rest, ...promised, ...close]);
}

function unique<T extends object>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(Object.entries(one).sort()), one])).values()];
}

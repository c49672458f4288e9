import { DrillPod } from './pod';

/** The pod that an identity belongs to, or why that cannot be told. */
export type FoundLeader =
  | { readonly kind: 'found'; readonly pod: DrillPod }
  | { readonly kind: 'none' }
  | { readonly kind: 'ambiguous'; readonly pods: readonly DrillPod[] };

/** The kubelet cuts host names to so many characters. */
const MAX_HOSTNAME = 63;

/**
 * Finds the pod that holds a lease. An identity is the name of the pod or of its host, alone or with something behind it,
 * such as `_` and a random part. The longest name that fits wins, since one may begin with another.
 */
export function leaderOf(identity: string, pods: readonly DrillPod[]): FoundLeader {
  const fits = pods
    .map((pod) => ({ pod, length: Math.max(...namesOf(pod).map((name) => fitOf(name, identity))) }))
    .filter(({ length }) => length > 0);
  const longest = Math.max(...fits.map(({ length }) => length));
  const found = fits.filter(({ length }) => length === longest).map(({ pod }) => pod);
  switch (found.length) {
    case 0:
      return { kind: 'none' };
    case 1:
      return { kind: 'found', pod: found[0] };
    default:
      return { kind: 'ambiguous', pods: found };
  }
}

/** What a process can know its pod by; on the network of its node that has the name of the node. */
function namesOf({ name, hostname, hostNetwork, node }: DrillPod): string[] {
  const host = hostNetwork ? node : cut(hostname ?? name);
  return [name, ...(host === undefined ? [] : [host])];
}

function cut(hostname: string): string {
  return hostname.slice(0, MAX_HOSTNAME).replace(/[-.]+$/, '');
}

/** How much of an identity is a name; 0 where the name is not all of a word at its beginning. */
function fitOf(name: string, identity: string): number {
  return identity.startsWith(name) && !/^[A-Za-z0-9]/.test(identity.slice(name.length)) ? name.length : 0;
}

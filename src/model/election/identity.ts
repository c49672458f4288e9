import { Dialect } from '../dialect';
import { Problem, problem } from '../problem';

/** What a workload's replicas are called by their nodes. */
export interface ReplicaNames {
  /** The workload's. */
  readonly name: string;
  readonly hostNetwork?: boolean;
  readonly hostname?: string;
}

const MAX_HOSTNAME = 63;
/** What a Deployment's pods have after its name: '-', up to 10 characters of the revision's hash, '-', 5 random ones. */
const POD_NAME_SUFFIX = 17;

/**
 * Refuses replicas that would take each other for themselves: both would lead. One replica is two while it is
 * replaced, since a rollout does not wait for the old pod to end.
 */
export function identityProblems({ id, identity }: Dialect, { name, hostNetwork, hostname }: ReplicaNames): Problem[] {
  if (identity !== 'hostname') {
    return [];
  }
  const why = `dialect '${id}' tells replicas apart by their host name alone, and two that share one would both lead`;
  return [
    ...(hostname === undefined ? [] : [problem('hostname', why, 'leave hostname out')]),
    ...(hostNetwork ? [problem('hostNetwork', why, 'leave hostNetwork out')] : []),
    ...(name.length > MAX_HOSTNAME - POD_NAME_SUFFIX
      ? [
          problem(
            'name',
            `${why}; the kubelet cuts host names to ${MAX_HOSTNAME} characters, which takes the random end off the pods of '${name}'`,
            `use at most ${MAX_HOSTNAME - POD_NAME_SUFFIX} characters`,
          ),
        ]
      : []),
  ];
}

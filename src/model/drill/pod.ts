import { Manifest, objectAt, objectsAt, textMapOf, textOf } from '../manifest/manifest';

/** What a drill needs to know of a pod. */
export interface DrillPod {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Absent while it is not bound to any. */
  readonly node?: string;
  readonly hostNetwork: boolean;
  readonly hostname?: string;
  /** Seconds that it is given to end. */
  readonly gracePeriod: number;
  readonly isReady: boolean;
  readonly isTerminating: boolean;
}

const DEFAULT_GRACE_PERIOD = 30;

export function podOf(manifest: Manifest): DrillPod {
  const metadata = objectAt(manifest, 'metadata');
  const spec = objectAt(manifest, 'spec');
  const { terminationGracePeriodSeconds: grace } = spec;
  return {
    name: textOf(metadata, 'name') ?? '',
    namespace: textOf(metadata, 'namespace') ?? '',
    uid: textOf(metadata, 'uid') ?? '',
    labels: textMapOf(metadata, 'labels'),
    node: textOf(spec, 'nodeName'),
    hostNetwork: spec.hostNetwork === true,
    hostname: textOf(spec, 'hostname'),
    gracePeriod: typeof grace === 'number' ? grace : DEFAULT_GRACE_PERIOD,
    isReady: objectsAt(manifest, 'status', 'conditions').some(
      (condition) => condition.type === 'Ready' && condition.status === 'True',
    ),
    isTerminating: metadata.deletionTimestamp !== undefined,
  };
}

/** When a container of a pod last ended, whether it was started again or not; undefined if it never did. */
export function lastEndOf(manifest: Manifest, container: string): string | undefined {
  const status = objectsAt(manifest, 'status', 'containerStatuses').find(({ name }) => name === container) ?? {};
  const [end] = ['state', 'lastState'].flatMap(
    (state) => textOf(objectAt(status, state, 'terminated'), 'finishedAt') ?? [],
  );
  return end;
}

/** The uids of the objects that an object is a part of. */
export function ownersOf(manifest: Manifest): string[] {
  return objectsAt(manifest, 'metadata', 'ownerReferences').flatMap((owner) => textOf(owner, 'uid') ?? []);
}

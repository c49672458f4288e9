import * as kplus from 'cdk8s-plus-28';
import { PodSpecPatch } from '../internal/pod-spec-patch';
import { withDefaults } from './containers';
import { podSecurityContext } from './security';

/** Not every image says which number its user has, so that the kubelet could not tell that it is not root. */
const NOBODY = { user: 65534, group: 65534 };

/** What the pods of a Job do, and by which labels they are known. */
export interface OneShotPods {
  readonly labels: Record<string, string>;
  readonly container: kplus.ContainerProps;
  /** As whom it asks the API server, if it does. */
  readonly serviceAccount?: kplus.IServiceAccount;
}

/** One pod, of one container, that is not tried again. */
export function oneShotPods({ labels, container, serviceAccount }: OneShotPods): kplus.WorkloadProps & kplus.JobProps {
  return {
    podMetadata: { labels },
    select: false,
    // A second pod would only hide why the first failed.
    backoffLimit: 0,
    restartPolicy: kplus.RestartPolicy.NEVER,
    serviceAccount,
    automountServiceAccountToken: serviceAccount !== undefined,
    securityContext: podSecurityContext(NOBODY),
    containers: [withDefaults(container, NOBODY)],
  };
}

/** Sets what cdk8s-plus has no props for. */
export function completeOneShotPods(workload: kplus.Workload, name: string): void {
  // cdk8s-plus's own value is a hash of the code's path.
  workload.podMetadata.addLabel(kplus.Pod.ADDRESS_LABEL, name);
  new PodSpecPatch(workload).add('securityContext/seccompProfile', { type: 'RuntimeDefault' });
}

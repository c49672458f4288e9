import { ApiObjectMetadata, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { PodSpecPatch } from '../internal/pod-spec-patch';
import { refuseIfAny } from '../internal/refuse';
import { wholeSecondsProblems } from '../internal/whole-seconds';
import { annotationsProblems, dnsLabelProblems, dnsSubdomainProblems, labelsProblems } from '../model/names';
import { Problem, problem } from '../model/problem';
import { podSecurityContext, securityProblems } from './security';
import { WorkloadOptions } from './workload-options';

/** What the construct has decided for the Deployment, beside the user's own options. */
export interface DeploymentDecisions {
  readonly metadata: ApiObjectMetadata;
  /** Labels that select the pods. They name the workload, not its place in the code, so that code may move. */
  readonly selector: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly replicas: number;
  readonly strategy: kplus.DeploymentStrategy;
  readonly gracePeriod: Duration;
  readonly serviceAccount: kplus.IServiceAccount;
}

export function createDeployment(
  scope: Construct,
  id: string,
  options: WorkloadOptions,
  decisions: DeploymentDecisions,
): kplus.Deployment {
  refuseIfAny([...workloadProblems(options), ...selectorProblems(options, decisions.selector)], scope);
  const hostNetwork = options.hostNetwork ?? false;
  const deployment = new kplus.Deployment(scope, id, {
    metadata: decisions.metadata,
    replicas: decisions.replicas,
    strategy: decisions.strategy,
    minReady: options.minReady,
    progressDeadline: options.progressDeadline,
    select: false,
    podMetadata: {
      labels: { ...decisions.labels, ...options.podLabels, ...decisions.selector },
      annotations: { ...decisions.podAnnotations },
    },
    serviceAccount: decisions.serviceAccount,
    // Off by default in cdk8s-plus; without a token nobody reaches the lease.
    automountServiceAccountToken: true,
    securityContext: podSecurityContext(options.securityContext ?? {}),
    terminationGracePeriod: decisions.gracePeriod,
    hostNetwork,
    dns: {
      hostname: options.hostname,
      policy: hostNetwork ? kplus.DnsPolicy.CLUSTER_FIRST_WITH_HOST_NET : kplus.DnsPolicy.CLUSTER_FIRST,
    },
  });
  deployment.select(kplus.LabelSelector.of({ labels: { ...decisions.selector } }));
  // cdk8s-plus selects pods by this label in `connections` and `scheduling`; its own value is a hash of the code's path.
  deployment.podMetadata.addLabel(kplus.Pod.ADDRESS_LABEL, String(decisions.metadata.name));
  return deployment;
}

/** What cdk8s-plus has no props for. */
export function patchPodSpec(patch: PodSpecPatch, options: WorkloadOptions): void {
  patch.addToDeployment('revisionHistoryLimit', options.revisionHistoryLimit);
  patch.add('securityContext/seccompProfile', { type: 'RuntimeDefault' });
  patch.add(
    'imagePullSecrets',
    (options.imagePullSecrets ?? []).map((name) => ({ name })),
  );
}

/** The labels that select the pods follow from the name and the instance; others would be overwritten, silently. */
function selectorProblems(
  { labels = {}, podLabels = {} }: WorkloadOptions,
  selector: Readonly<Record<string, string>>,
): Problem[] {
  return Object.entries({ labels, podLabels }).flatMap(([path, given]) =>
    Object.keys(given)
      .filter((key) => key in selector)
      .map((key) => problem(path, `'${key}' selects the pods and cannot be given here`, 'set name or instance')),
  );
}

function workloadProblems(options: WorkloadOptions): Problem[] {
  const { revisionHistoryLimit, minReady, progressDeadline, hostname } = options;
  const ready = minReady?.toMilliseconds() ?? 0;
  const deadline = progressDeadline?.toMilliseconds() ?? 600_000;
  return [
    ...labelsProblems('labels', options.labels ?? {}),
    ...labelsProblems('podLabels', options.podLabels ?? {}),
    ...annotationsProblems('podAnnotations', options.podAnnotations ?? {}),
    ...securityProblems(options.securityContext ?? {}),
    ...(options.imagePullSecrets ?? []).flatMap((name) => dnsSubdomainProblems('imagePullSecrets', name)),
    ...(hostname === undefined ? [] : dnsLabelProblems('hostname', hostname)),
    ...(revisionHistoryLimit !== undefined && (!Number.isInteger(revisionHistoryLimit) || revisionHistoryLimit < 0)
      ? [problem('revisionHistoryLimit', `${revisionHistoryLimit} is not a count`, 'use a whole number, 0 or more')]
      : []),
    ...wholeSecondsProblems('minReady', minReady),
    ...wholeSecondsProblems('progressDeadline', progressDeadline),
    ...(deadline <= ready
      ? [
          problem(
            'progressDeadline',
            `${deadline / 1000}s must be longer than minReady (${ready / 1000}s)`,
            'lengthen progressDeadline',
          ),
        ]
      : []),
  ];
}

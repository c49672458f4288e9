import { ApiObjectMetadata, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { strategyOf } from './disruption/disruption';
import { claimPods } from './internal/claims';
import { PodSpecPatch } from './internal/pod-spec-patch';
import { LeaderElectedControllerProps } from './leader-elected-controller-props';
import { ElectionPlan } from './leader-election/election-plan';
import { place, rolloutPlacement } from './placement/placement';
import { createDeployment, patchPodSpec } from './workload/deployment';

export interface DeploymentSubject {
  readonly name: string;
  readonly namespace: string;
  readonly selector: Record<string, string>;
  readonly serviceAccount: kplus.IServiceAccount;
  readonly podAnnotations?: Readonly<Record<string, string>>;
  readonly metadata: ApiObjectMetadata;
}

/** The Deployment of a controller, without containers: placed, rolled out and ended as its election allows. */
export function controllerDeployment(
  construct: Construct,
  props: LeaderElectedControllerProps,
  { replicas, mayOverlap, gracePeriod }: ElectionPlan,
  { name, namespace, selector, serviceAccount, podAnnotations, metadata }: DeploymentSubject,
): kplus.Deployment {
  const disruption = props.disruption ?? {};
  const placement = props.placement ?? {};
  const hostPorts = (props.hostNetwork ?? false) && (props.ports ?? []).length > 0;
  const apart = rolloutPlacement(placement, replicas, hostPorts);
  claimPods(construct, name, props.instance ?? name, namespace);
  const deployment = createDeployment(construct, 'Deployment', props, {
    metadata,
    selector,
    labels: props.labels ?? {},
    podAnnotations: { ...podAnnotations, ...props.podAnnotations },
    replicas,
    strategy: strategyOf(construct, disruption, replicas, mayOverlap, apart),
    gracePeriod: disruption.gracePeriod ?? Duration.seconds(gracePeriod),
    serviceAccount,
  });
  const patch = new PodSpecPatch(deployment);
  patchPodSpec(patch, props);
  place(deployment, patch, selector, replicas, placement);
  return deployment;
}

import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { GitOpsOptions, SyncWave, syncWaveAnnotations } from './gitops/sync-waves';
import { claimObject } from './internal/claims';
import { namespaceOf } from './internal/namespace';
import { refuse, refuseIfAny } from './internal/refuse';
import { dnsLabelProblems, dnsSubdomainProblems, labelsProblems } from './model/names';
import { selectorProblems } from './model/policy/backend-problems';
import { Policy } from './model/policy/intent';
import { problem } from './model/problem';
import { NetworkAccess } from './network/network-access';
import { NetworkBackend, NetworkOptions } from './network/network-options';
import { WarningList } from './warning-list';

/**
 * What every policy has that stands by itself.
 */
export interface StandalonePolicyProps {
  /**
   * The namespace of the pods and of the policy.
   *
   * @default - the chart's; an error if it has none
   */
  readonly namespace?: string;

  /**
   * How the policy is rendered.
   *
   * @default - for Cilium, on any platform
   */
  readonly network?: NetworkOptions;

  /**
   * What a GitOps tool is told about the order of the objects.
   *
   * @default - Argo CD sync waves
   */
  readonly gitOps?: GitOpsOptions;

  /**
   * Warnings not to print: their ids, each with the reason why it does not matter here.
   *
   * @default - all are printed
   */
  readonly silenceWarnings?: Readonly<Record<string, string>>;
}

/** A policy that belongs to no controller. */
export interface StandalonePolicy {
  readonly access: NetworkAccess;
  readonly object: ApiObject;
  readonly warnings: WarningList;
}

export function standalonePolicy(
  construct: Construct,
  name: string,
  { network = {}, gitOps = {}, namespace: given, silenceWarnings = {} }: StandalonePolicyProps,
  policyIn: (namespace: string) => Policy,
): StandalonePolicy {
  const namespace = namespaceOf(construct, given);
  const policy = policyIn(namespace);
  const { labels } = policy.subject;
  refuseIfAny(
    [
      ...dnsLabelProblems('namespace', namespace),
      ...dnsSubdomainProblems('name', name),
      ...labelsProblems('podLabels', labels),
      ...(network.backend === NetworkBackend.NONE
        ? []
        : selectorProblems(labels, network.backend ?? NetworkBackend.CILIUM, 'podLabels')),
    ],
    construct,
  );
  const access = new NetworkAccess(construct, network, { namespace, policy }, (kind) => {
    claimObject(construct, kind, name, namespace);
    return { name, namespace, annotations: syncWaveAnnotations(SyncWave.POLICY, gitOps) };
  });
  const object =
    access.policy ??
    refuse(
      problem(
        'network.backend',
        `${NetworkBackend.NONE} renders no policy, and this construct renders nothing else`,
        'use NetworkBackend.CILIUM or NETWORK_POLICY, or leave the construct out',
      ),
      construct,
    );
  const warnings = new WarningList(construct, silenceWarnings);
  warnings.add(access.warnings);
  return { access, object, warnings };
}

import { ApiObject, ApiObjectMetadata, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { refuse, refuseIfAny } from '../internal/refuse';
import { Advice } from '../model/election-advice';
import { policyAdvice } from '../model/policy/advice';
import { backendProblems, Direction } from '../model/policy/backend-problems';
import { ciliumSpec } from '../model/policy/cilium';
import { annotationOf, describeReach, reachOf } from '../model/policy/description';
import { EgressIntent, IngressIntent, Intent, Policy } from '../model/policy/intent';
import { networkPolicySpec } from '../model/policy/network-policy';
import { PolicyPort } from '../model/policy/port';
import { intentProblems } from '../model/policy/problems';
import { problem } from '../model/problem';
import { Declaration } from './declared-peer';
import { Egress } from './egress';
import { Ingress } from './ingress';
import { NetworkBackend, NetworkOptions } from './network-options';
import { Platform } from './platform';

/** What the backends render. */
const KINDS = {
  [NetworkBackend.CILIUM]: { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', spec: ciliumSpec },
  [NetworkBackend.NETWORK_POLICY]: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    spec: networkPolicySpec,
  },
} as const;

/** @see https://kubernetes.io/docs/reference/labels-annotations-taints/#description */
export const DESCRIPTION = 'kubernetes.io/description';

/** What a policy is about. */
export interface NetworkSubject {
  readonly namespace: string;
  /** The pods, and what is allowed from the start; a direction that is absent is not judged. */
  readonly policy: Policy;
  /** The ports that the kubelet calls, asked for when the policy is rendered. */
  readonly kubeletPorts?: () => PolicyPort[];
}

/** One policy, and what it allows, also later. Without a policy nothing may be allowed. */
export class NetworkAccess {
  /** Absent with the backend NONE. */
  public readonly policy?: ApiObject;
  private readonly backend: NetworkBackend;
  private readonly platform: Platform;
  private readonly allowed: { egress?: EgressIntent[]; ingress?: IngressIntent[] };

  /** The metadata is asked for by the kind of the policy, and not with the backend NONE. */
  constructor(
    private readonly scope: Construct,
    options: NetworkOptions,
    private readonly subject: NetworkSubject,
    metadataOf: (kind: string) => ApiObjectMetadata,
  ) {
    const { egress, ingress } = subject.policy;
    this.backend = options.backend ?? NetworkBackend.CILIUM;
    this.platform = options.platform ?? Platform.ANY;
    this.allowed = { egress: egress && [], ingress: ingress && [] };
    if (this.backend === NetworkBackend.NONE) {
      return;
    }
    refuseIfAny(this.platform._problemsWith(this.backend), scope);
    egress?.forEach((intent) => {
      this.allowEgress(intent, 'egress');
    });
    ingress?.forEach((intent) => {
      this.allowIngress(intent, 'ingress');
    });
    const { apiVersion, kind, spec } = KINDS[this.backend];
    const { annotations, ...metadata } = metadataOf(kind);
    // Lazily, so that what is allowed later is in the policy, which prints before the Deployment.
    const description = Lazy.any({ produce: () => annotationOf(this.summary ?? '') }) as string;
    this.policy = new ApiObject(scope, 'NetworkPolicy', {
      apiVersion,
      kind,
      metadata: { ...metadata, annotations: { ...annotations, [DESCRIPTION]: description } },
      spec: Lazy.any({ produce: () => spec(this.current, this.platform._facts) }) as unknown,
    });
  }

  public addEgress(egress: readonly Egress[]): void {
    egress.forEach((each) => {
      this.allowEgress(each._intent(this.declaredIn('egress')), 'egress');
    });
  }

  public addIngress(ingress: readonly Ingress[]): void {
    ingress.forEach((each) => {
      this.allowIngress(each._intent(this.declaredIn('ingress')), 'ingress');
    });
  }

  public allowIngress(intent: IngressIntent, path: string): void {
    this.refuseUnless(intent, 'ingress', path);
    this.allowed.ingress?.push(intent);
  }

  /** What is let through, in words; absent with the backend NONE. */
  public get summary(): string | undefined {
    return this.backend === NetworkBackend.NONE
      ? undefined
      : describeReach(reachOf(this.current, this.platform._facts, this.backend));
  }

  public get warnings(): Advice[] {
    return this.backend === NetworkBackend.NONE ? [] : policyAdvice(this.platform._facts, this.backend);
  }

  /** Whether names are allowed that no address will be known for. */
  public get namesWithoutDns(): boolean {
    const peers = this.allowed.egress?.map(({ peer }) => peer) ?? [];
    const { fqdns } = this.platform._facts.apiServer;
    const named = peers.includes('fqdns') || (peers.includes('api-server') && fqdns.length > 0);
    return this.backend === NetworkBackend.CILIUM && named && !peers.includes('dns');
  }

  /** Those of the ports that nobody may call. */
  public closed<T extends PolicyPort>(ports: readonly T[]): T[] {
    const { ingress } = this.backend === NetworkBackend.NONE ? {} : this.current;
    const opens = (intent: IngressIntent, { port, protocol }: T) =>
      intent.ports.length === 0 || intent.ports.some((p) => p.port === port && p.protocol === protocol);
    return ingress ? ports.filter((port) => !ingress.some((intent) => opens(intent, port))) : [];
  }

  private allowEgress(intent: EgressIntent, path: string): void {
    this.refuseUnless(intent, 'egress', path);
    const { egress } = this.allowed;
    // Controllers are allowed both by themselves, and their users may name them again.
    const once = intent.peer === 'api-server' || intent.peer === 'dns';
    if (!once || !egress?.some(({ peer }) => peer === intent.peer)) {
      egress?.push(intent);
    }
  }

  private declaredIn(path: string): Declaration {
    return { namespace: this.subject.namespace, path, construct: this.scope };
  }

  private refuseUnless(intent: Intent, direction: Direction, path: string): void {
    if (this.backend === NetworkBackend.NONE) {
      refuse(
        problem(
          path,
          `${direction} was declared with network.backend NONE, which renders no policy`,
          'remove one of the two',
        ),
        this.scope,
      );
    }
    refuseIfAny(
      [...intentProblems(intent, path), ...backendProblems(intent, direction, this.backend, path)],
      this.scope,
    );
  }

  private get current(): Policy {
    const called = this.subject.kubeletPorts?.() ?? [];
    const fromNode: IngressIntent[] = called.length > 0 ? [{ peer: 'node', ports: called }] : [];
    const { egress, ingress } = this.allowed;
    return { ...this.subject.policy, egress, ingress: ingress && [...ingress, ...fromNode] };
  }
}

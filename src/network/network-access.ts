import { ApiObject, ApiObjectMetadata, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { refuse, refuseIfAny } from '../internal/refuse';
import { ciliumEgressSpec } from '../model/policy/cilium';
import { EgressIntent, egressProblems } from '../model/policy/intent';
import { problem } from '../model/problem';
import { Egress } from './egress';

/**
 * Who enforces network policy in the cluster.
 */
export enum NetworkBackend {
  /** Cilium: a CiliumNetworkPolicy. */
  CILIUM = 'cilium',
  /** Nobody: no policy is rendered, and egress cannot be declared. */
  NONE = 'none',
}

/**
 * How network policy is rendered.
 */
export interface NetworkOptions {
  /**
   * Who enforces it.
   *
   * @default NetworkBackend.CILIUM
   */
  readonly backend?: NetworkBackend;
}

const ALWAYS: readonly EgressIntent[] = [{ to: 'api-server' }, { to: 'dns' }];

/** The policy that lets a controller reach the API server and DNS, and whom else it declares. */
export class NetworkAccess {
  public readonly policy?: ApiObject;
  private readonly intents: EgressIntent[] = [...ALWAYS];

  constructor(
    private readonly scope: Construct,
    backend: NetworkBackend,
    private readonly namespace: string,
    selector: Readonly<Record<string, string>>,
    metadata: ApiObjectMetadata,
  ) {
    if (backend === NetworkBackend.NONE) {
      return;
    }
    this.policy = new ApiObject(scope, 'NetworkPolicy', {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata,
      // Lazily, so that egress added later is in the policy, which prints before the Deployment.
      spec: Lazy.any({ produce: () => ciliumEgressSpec(selector, this.intents) }) as unknown,
    });
  }

  public add(egress: readonly Egress[]): void {
    if (egress.length > 0 && !this.policy) {
      refuse(
        problem(
          'egress',
          'egress was declared with network.backend NONE, which renders no policy',
          'remove one of the two',
        ),
        this.scope,
      );
    }
    const intents = egress.map((e) => e._intent(this.namespace));
    refuseIfAny(
      intents.flatMap((intent) => egressProblems(intent, 'egress')),
      this.scope,
    );
    this.intents.push(...intents);
  }
}

import { refuse, refuseIfAny } from '../internal/refuse';
import { cidrProblems } from '../model/cidr';
import { Backend, selectorProblems } from '../model/policy/backend-problems';
import { DnsServers, LocalDns, NODE_LOCAL_DNS_CIDR, PlatformFacts, WebhookCaller } from '../model/policy/platform';
import { tcp } from '../model/policy/port';
import { intentProblems } from '../model/policy/problems';
import { Problem, problem } from '../model/problem';
import { Ingress } from './ingress';
import { PLATFORMS } from './platforms';

/**
 * How a cache of cluster DNS runs on every node.
 *
 * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
 */
export enum NodeLocalDns {
  /** There is none. */
  NONE = 'none',
  /** As pods labelled `k8s-app: node-local-dns` in kube-system, as Cilium's local redirect policy needs it. */
  PODS = 'pods',
  /** In the network of the node, as the manifest of Kubernetes has it. */
  HOST = 'host',
}

/**
 * Pods that answer DNS.
 */
export interface DnsServerOptions {
  /**
   * Their labels.
   */
  readonly labels: Readonly<Record<string, string>>;

  /**
   * Their namespace.
   *
   * @default 'kube-system'
   */
  readonly namespace?: string;

  /**
   * The ports that they listen on, not those of their Service, by UDP and TCP.
   *
   * @default - 53
   */
  readonly ports?: number[];
}

/**
 * What differs from a known platform. What is given replaces what the platform has.
 */
export interface PlatformOptions {
  /**
   * The servers of cluster DNS.
   *
   * @default - the platform's
   */
  readonly dnsServers?: DnsServerOptions[];

  /**
   * The cache of DNS on every node.
   *
   * @default - the platform's
   */
  readonly nodeLocalDns?: NodeLocalDns;

  /**
   * The addresses of a cache in the network of the node, as CIDRs. Where it also takes the address of the DNS Service,
   * as it does with kube-proxy in iptables mode, a NetworkPolicy needs that too.
   *
   * @default - the platform's; 169.254.20.10/32 where it has none and `nodeLocalDns` is `HOST`; none where that is
   * `NONE` or `PODS`
   */
  readonly nodeLocalDnsCidrs?: string[];

  /**
   * The ports that the API server itself listens on, behind its Service. For a NetworkPolicy, and for names and
   * addresses given here; Cilium's entity needs none.
   *
   * @default - the platform's
   */
  readonly apiServerPorts?: number[];

  /**
   * Names by which pods call the API server, such as `*.azmk8s.io`, where its addresses are not among the endpoints of
   * `default/kubernetes`. Puts Cilium's DNS proxy between the controller and its lease, so only where it must be. A
   * NetworkPolicy has no names, and opens the ports to every address, or to `apiServerCidrs`, as ever.
   *
   * @default - none
   */
  readonly apiServerFqdns?: string[];

  /**
   * Addresses of the API server. A NetworkPolicy then opens its ports to these alone, instead of to every address;
   * Cilium never matches nodes by address, so not for a NetworkPolicy that Cilium enforces.
   *
   * @default - none
   */
  readonly apiServerCidrs?: string[];

  /**
   * From where the API server calls webhooks. The port is the webhook's, so none is given here.
   *
   * @default - the platform's
   */
  readonly webhookCallers?: Ingress[];
}

/**
 * What network policy has to know of a cluster: where DNS is, how the API server is reached, and who calls webhooks.
 *
 * @see https://github.com/cdk8s-ha-operator/cdk8s-ha-operator/blob/main/docs/network-policy.md
 */
export class Platform {
  /**
   * Any: webhook callers as `SELF_MANAGED`, and DNS and the API server's ports of all the others. On Gardener with Cilium
   * the API server is called by a name that this does not open: there choose `GARDENER`.
   */
  public static readonly ANY = new Platform(PLATFORMS.any);
  /** kubeadm and its like: kube-dns in kube-system, the API server on 6443. */
  public static readonly SELF_MANAGED = new Platform(PLATFORMS.selfManaged);
  /** kind. */
  public static readonly KIND = new Platform(PLATFORMS.kind);
  /** k3s and RKE2. */
  public static readonly K3S = new Platform(PLATFORMS.k3s);
  /** Talos Linux. */
  public static readonly TALOS = new Platform(PLATFORMS.talos);
  /** Amazon EKS. */
  public static readonly EKS = new Platform(PLATFORMS.eks);
  /** Google GKE with Dataplane V2. */
  public static readonly GKE = new Platform(PLATFORMS.gke);
  /** Azure AKS. */
  public static readonly AKS = new Platform(PLATFORMS.aks);
  /** OpenShift. */
  public static readonly OPENSHIFT = new Platform(PLATFORMS.openshift);
  /** Gardener. */
  public static readonly GARDENER = new Platform(PLATFORMS.gardener);

  private readonly problems: Partial<Record<Backend, readonly Problem[]>> = {};

  private constructor(
    /** @internal */
    public readonly _facts: PlatformFacts,
  ) {}

  /**
   * Pods that the backend would not find.
   * @internal
   */
  public _problemsWith(backend: Backend): readonly Problem[] {
    const { dnsServers, webhookCallers } = this._facts;
    this.problems[backend] ??= [
      ...dnsServers
        .flatMap(({ pods }) => pods)
        .flatMap(({ labels }) => selectorProblems(labels, backend, 'platform.dnsServers')),
      ...webhookCallers.flatMap((caller) =>
        caller.peer === 'pods' ? selectorProblems(caller.labels, backend, 'platform.webhookCallers') : [],
      ),
    ];
    return this.problems[backend];
  }

  /** The platform's name, such as `gke`. */
  public get name(): string {
    return this._facts.id;
  }

  /**
   * The same with what differs in your cluster.
   *
   * @param options what differs.
   * @throws if something is malformed, or a webhook caller names ports.
   */
  public customize(options: PlatformOptions): Platform {
    refuseIfAny(problemsOf(options));
    const facts = this._facts;
    return new Platform({
      ...facts,
      dnsServers: options.dnsServers?.map(dnsServers) ?? facts.dnsServers,
      localDns: localDns(options, facts.localDns),
      apiServer: {
        ...facts.apiServer,
        ports: [...(options.apiServerPorts ?? facts.apiServer.ports)],
        fqdns: [...(options.apiServerFqdns ?? facts.apiServer.fqdns)],
        cidrs: [...(options.apiServerCidrs ?? facts.apiServer.cidrs)],
      },
      webhookCallers: options.webhookCallers?.map(webhookCaller) ?? facts.webhookCallers,
    });
  }
}

function dnsServers({ namespace, labels, ports }: DnsServerOptions): DnsServers {
  return { pods: [{ namespace: namespace ?? 'kube-system', labels: { ...labels } }], ports: [...(ports ?? [53])] };
}

function localDns({ nodeLocalDns, nodeLocalDnsCidrs }: PlatformOptions, known: LocalDns): LocalDns {
  const host = nodeLocalDns === NodeLocalDns.HOST;
  const chosen = nodeLocalDns
    ? {
        pods: nodeLocalDns === NodeLocalDns.PODS,
        host,
        cidrs: host ? (known.host ? known.cidrs : [NODE_LOCAL_DNS_CIDR]) : [],
      }
    : known;
  return nodeLocalDnsCidrs
    ? { ...chosen, cidrs: [...nodeLocalDnsCidrs], vouched: nodeLocalDnsCidrs.length > 0 }
    : chosen;
}

function webhookCaller(ingress: Ingress): WebhookCaller {
  const path = 'platform.webhookCallers';
  const intent = ingress._intent({ namespace: '', path });
  if (intent.peer === 'pods' && intent.namespace === '') {
    refuse(problem(path, 'a platform has no namespace that pods could be in', 'give them one: { namespace: … }'));
  }
  refuseIfAny(intentProblems(intent, path));
  if (intent.peer === 'webhook-callers' || intent.peer === 'node') {
    refuse(
      problem(path, 'this is what the platform is asked for itself', 'name pods, namespaces, CIDRs or entities here'),
    );
  }
  if (intent.ports.length > 0) {
    refuse(problem(path, 'ports were given, and the port is that of each webhook', 'leave the ports out'));
  }
  return intent;
}

function problemsOf(options: PlatformOptions): Problem[] {
  const servers = options.dnsServers;
  return [
    ...emptyList('dnsServers', servers),
    ...(servers ?? []).flatMap((given) => {
      const { pods, ports } = dnsServers(given);
      return [
        ...emptyList('dnsServers.ports', given.ports),
        ...pods.flatMap((pod) => intentProblems({ peer: 'pods', ...pod, ports: tcp(ports) }, 'platform.dnsServers')),
      ];
    }),
    ...cidrsProblems('nodeLocalDnsCidrs', options.nodeLocalDnsCidrs),
    ...emptyList('apiServerPorts', options.apiServerPorts),
    ...intentProblems({ peer: 'node', ports: tcp(options.apiServerPorts ?? []) }, 'platform.apiServerPorts'),
    ...cidrsProblems('apiServerCidrs', options.apiServerCidrs),
    ...(options.apiServerFqdns?.length
      ? intentProblems({ peer: 'fqdns', fqdns: options.apiServerFqdns, ports: [] }, 'platform.apiServerFqdns')
      : []),
    ...emptyList('webhookCallers', options.webhookCallers),
  ];
}

function cidrsProblems(name: string, cidrs: readonly string[] = []): Problem[] {
  return cidrs.flatMap((cidr) => cidrProblems(`platform.${name}`, cidr));
}

function emptyList(name: string, list: readonly unknown[] | undefined): Problem[] {
  return list?.length === 0
    ? [problem(`platform.${name}`, 'the list is empty', 'name at least one, or leave it out')]
    : [];
}

import { spawn } from 'node:child_process';
import { builtTool } from './tools';

/** Who can talk: a pod, a node, the API server, an address outside, a name. */
export interface Identity {
  readonly name: string;
  /** With their source, such as `k8s:` or `reserved:`. */
  readonly labels?: readonly string[];
  readonly cidr?: string;
  readonly fqdn?: string;
  /** Named ports, for policies that speak of them. */
  readonly ports?: Readonly<Record<string, number>>;
}

export interface Flow {
  readonly from: Identity;
  readonly to: Identity;
  readonly port: number;
  /** @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  /** A name that is asked for over a connection to a DNS server. */
  readonly query?: string;
}

/** A small world; cases know nothing of each other. */
export interface Case {
  /** Manifests of CiliumNetworkPolicy, CiliumClusterwideNetworkPolicy and NetworkPolicy; others are an error. */
  readonly policies: readonly object[];
  /** Without any, only the policies are checked. */
  readonly flows?: readonly Flow[];
  /** Labels of namespaces, for policies that select by them. Their name is a label by itself. */
  readonly namespaces?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export type Verdict = 'allowed' | 'denied';

export interface PolicyAnswer {
  readonly name: string;
  readonly valid: boolean;
  readonly error?: string;
  /** What the agent would log. */
  readonly warnings?: readonly string[];
}

export interface FlowAnswer {
  /** What the policies of the one who calls say. */
  readonly egress: Verdict;
  /** What the policies of the one who is called say. */
  readonly ingress: Verdict;
  /** `unseen`: the name gets through, but past the DNS proxy, and so no `toFQDNs` learns an address for it. */
  readonly query?: Verdict | 'unseen';
}

export interface CaseAnswer {
  readonly policies: readonly PolicyAnswer[];
  /** One for each flow, in their order. */
  readonly flows: readonly FlowAnswer[];
}

/** Asks Cilium's own policy engine. Thousands of cases at once take a second. */
export async function decide(cases: readonly Case[]): Promise<CaseAnswer[]> {
  const output = await run(await builtTool('cilium-policy'), JSON.stringify(cases.map(question)));
  return JSON.parse(output) as CaseAnswer[];
}

/** The same of one case. */
export async function decideOne(one: Case): Promise<CaseAnswer> {
  const [answer] = await decide([one]);
  return answer;
}

/** What policies say at one who calls each peer, or is called by each; an error if one of them is not valid. */
export async function verdictsAt(
  who: Identity,
  direction: 'egress' | 'ingress',
  policies: readonly object[],
  peers: readonly Identity[],
  call: Pick<Flow, 'protocol' | 'port'> = { port: 443 },
): Promise<Verdict[]> {
  const flows = peers.map((peer) => ({
    ...call,
    ...(direction === 'egress' ? { from: who, to: peer } : { from: peer, to: who }),
  }));
  const answer = await decideOne({ policies, flows });
  const invalid = answer.policies.filter(({ valid }) => !valid);
  if (invalid.length > 0) {
    throw new Error(invalid.map(({ name, error }) => `Cilium does not take policy ${name}: ${error ?? ''}`).join('\n'));
  }
  return answer.flows.map((flow) => flow[direction]);
}

/** A pod of a namespace; what Cilium labels it with beside its own labels is added by the engine. */
export function pod(
  namespace: string,
  labels: Readonly<Record<string, string>>,
  ports?: Readonly<Record<string, number>>,
): Identity {
  const own = Object.entries(labels).map(([key, value]) => `k8s:${key}=${value}`);
  const name = [`pod ${namespace}`, ...own, ...(ports ? [JSON.stringify(ports)] : [])].join(' ');
  return { name, labels: [...own, `k8s:io.kubernetes.pod.namespace=${namespace}`], ports };
}

/** An address outside of the cluster, or a range of them. */
export function cidr(range: string): Identity {
  return { name: range, cidr: range };
}

/** An address outside of the cluster that DNS gave for a name; or one of this range. */
export function fqdn(name: string, range?: string): Identity {
  return { name: [name, range].join(' ').trim(), fqdn: name, cidr: range };
}

/** An API server that runs on a node of the cluster, but not on the node of the one who calls. */
export const API_SERVER = reserved('kube-apiserver', 'remote-node');
/** An API server on the very node of the one who calls. */
export const API_SERVER_ON_HOST = reserved('kube-apiserver', 'host');
/** An API server outside of the cluster, as the hosted ones are. */
export const HOSTED_API_SERVER = reserved('kube-apiserver', 'world-ipv4');
/** The node of the one who calls, and the pods on its network. */
export const HOST = reserved('host');
/** The other nodes, and the pods on their network. */
export const REMOTE_NODE = reserved('remote-node');
/** Any address outside that no policy and no name speaks of. */
export const WORLD = reserved('world-ipv4');
export const WORLD_IPV6 = reserved('world-ipv6');
/** Cilium's own health checks. */
export const HEALTH = reserved('health');
/** Cilium's own ingress proxy. */
export const INGRESS = reserved('ingress');
/** A pod that Cilium does not know the labels of yet. */
export const INIT = reserved('init');
/** A pod that Cilium does not manage. */
export const UNMANAGED = reserved('unmanaged');
/** The DNS of nearly every cluster. */
export const CLUSTER_DNS = pod('kube-system', { 'k8s-app': 'kube-dns' });

function reserved(...names: string[]): Identity {
  return { name: names.join(' '), labels: names.map((name) => `reserved:${name}`) };
}

function question({ policies, namespaces, flows = [] }: Case): object {
  const identities = new Map(flows.flatMap(({ from, to }) => [from, to]).map((identity) => [identity.name, identity]));
  return {
    identities: [...identities.values()],
    namespaces,
    policies,
    flows: flows.map(({ from, to, protocol = 'TCP', ...rest }) => ({
      ...rest,
      protocol,
      from: from.name,
      to: to.name,
    })),
  };
}

function run(program: string, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, { stdio: 'pipe' });
    const [out, err]: Buffer[][] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) {
        resolve(Buffer.concat(out).toString());
      } else {
        reject(new Error(`${Buffer.concat(err).toString().trim()} (exit code ${code})`));
      }
    });
    // If it ends before it has read everything, its exit code and message say why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

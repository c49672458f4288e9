import { CaseAnswer, decide, decideOne, Flow, Identity } from '../support/cilium';

export type Protocol = 'TCP' | 'UDP' | 'SCTP';
/** A protocol and the port that the pod, node or host itself listens on. */
export type Call = `${Protocol} ${number}`;
export type Direction = 'egress' | 'ingress';

/** Who is asked about, by the names that the tables use. */
export type Peers = Readonly<Record<string, Identity>>;

/** The calls that get through, by peer; a peer that nothing gets through to is absent. */
export type Reach = Record<string, readonly Call[] | 'all'>;

/** The protocols on the ports, in that order. */
export function calls(ports: readonly number[], protocols: readonly Protocol[] = ['TCP', 'UDP', 'SCTP']): Call[] {
  return ports.flatMap((port) => protocols.map((protocol): Call => `${protocol} ${port}`));
}

export interface Question {
  readonly who: Identity;
  /** Whether it calls the peers, or is called by them. What the peers' own policies say does not count. */
  readonly direction: Direction;
  readonly policies: readonly object[];
  readonly peers: Peers;
  readonly calls: readonly Call[];
  readonly namespaces?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Asks of every call to or from every peer. A policy that Cilium does not take is an error. */
export async function reach({ who, direction, policies, peers, calls, namespaces }: Question): Promise<Reach> {
  // A case for each, since a node is an API server in one and none in another.
  const cases = Object.values(peers).map((peer) => ({
    policies,
    namespaces,
    flows: calls.map((call) => ({
      ...(direction === 'egress' ? { from: who, to: peer } : { from: peer, to: who }),
      ...parsed(call),
    })),
  }));
  const answers = await decide(cases);
  refuseInvalid(answers);
  const through = Object.keys(peers).map((name, i) => {
    const allowed = calls.filter((_, j) => answers[i].flows[j][direction] === 'allowed');
    return [name, allowed.length === calls.length ? 'all' : allowed] as const;
  });
  return Object.fromEntries(through.filter(([, allowed]) => allowed.length > 0));
}

export function parsed(call: Call): Pick<Flow, 'protocol' | 'port'> {
  const [protocol, port] = call.split(' ') as [Protocol, string];
  return { protocol, port: Number(port) };
}

export function refuseInvalid(answers: readonly CaseAnswer[]): void {
  const invalid = answers.flatMap(({ policies }) => policies).filter(({ valid }) => !valid);
  if (invalid.length > 0) {
    throw new Error(invalid.map(({ name, error }) => `Cilium does not take ${name}: ${error ?? ''}`).join('\n'));
  }
}

/** That everything gets through to everybody. */
export function everything(peers: Peers): Reach {
  return Object.fromEntries(Object.keys(peers).map((name) => [name, 'all' as const]));
}

/** What becomes of names that are asked for at a DNS server, by UDP and by TCP. */
export async function queried(
  who: Identity,
  server: Identity,
  policies: readonly object[],
  names: readonly string[],
  port = 53,
): Promise<(string | undefined)[]> {
  const flows = (['UDP', 'TCP'] as const).flatMap((protocol) =>
    names.map((query) => ({ from: who, to: server, protocol, port, query })),
  );
  return (await decideOne({ policies, flows })).flows.map(({ query }) => query);
}

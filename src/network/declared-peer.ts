import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { refuse } from '../internal/refuse';
import { CidrsPeer, EntitiesPeer, NamespacesPeer, PodsPeer } from '../model/policy/intent';
import { PolicyPort } from '../model/policy/port';
import { problem } from '../model/problem';
import { NetworkCidrOptions, NetworkEntity, NetworkPodOptions, NetworkPortOptions } from './peer-options';

interface WithPorts {
  readonly ports: readonly PolicyPort[];
}

/** Where a peer is declared, for its messages. */
export interface Declaration {
  /** The namespace that peers without one are in. */
  readonly namespace: string;
  /** The prop. */
  readonly path: string;
  readonly construct?: IConstruct;
}

/** The ports of a peer, as a copy: its user's list may change later. */
export function policyPorts({ ports, protocol }: NetworkPortOptions, { path, construct }: Declaration): PolicyPort[] {
  if (ports?.length === 0) {
    refuse(problem(path, 'the list of ports is empty', 'name at least one, or leave it out for all ports'), construct);
  }
  if (protocol !== undefined && !ports) {
    refuse(
      problem(path, `${protocol} was given without ports`, 'name the ports, or leave the protocol out'),
      construct,
    );
  }
  return (ports ?? []).map((port) => ({ port, protocol: protocol ?? kplus.Protocol.TCP }));
}

// All lists are copies: their user's may change later.

export function podsOf(
  labels: Record<string, string>,
  options: NetworkPodOptions,
  at: Declaration,
): PodsPeer & WithPorts {
  const namespace = options.namespace ?? at.namespace;
  return { peer: 'pods', labels: { ...labels }, namespace, ports: policyPorts(options, at) };
}

export function namespacesOf(
  namespaces: readonly string[],
  options: NetworkPortOptions,
  at: Declaration,
): NamespacesPeer & WithPorts {
  return { peer: 'namespaces', namespaces: [...namespaces], ports: policyPorts(options, at) };
}

export function cidrsOf(cidrs: readonly string[], options: NetworkCidrOptions, at: Declaration): CidrsPeer & WithPorts {
  return { peer: 'cidrs', cidrs: [...cidrs], except: [...(options.except ?? [])], ports: policyPorts(options, at) };
}

export function entitiesOf(
  entities: readonly NetworkEntity[],
  options: NetworkPortOptions,
  at: Declaration,
): EntitiesPeer & WithPorts {
  return { peer: 'entities', entities: [...entities], ports: policyPorts(options, at) };
}

import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ControllerWarning } from './controller-warning';
import { declaredPorts } from './internal/ports';
import { refuse } from './internal/refuse';
import { LeaderElectedControllerProps } from './leader-elected-controller-props';
import { PolicyPort } from './model/policy/port';
import { problem } from './model/problem';
import { NetworkAccess } from './network/network-access';
import { NetworkBackend } from './network/network-options';

export interface ControllerNetworkSubject {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly kubeletPorts: () => PolicyPort[];
  readonly metadataOf: (kind: string) => ApiObjectMetadata;
}

/** The policy of a controller: it calls the API server and DNS, its node probes it, and all else is declared. */
export function controllerNetwork(
  scope: Construct,
  { network = {}, hostNetwork }: LeaderElectedControllerProps,
  { namespace, labels, kubeletPorts, metadataOf }: ControllerNetworkSubject,
): NetworkAccess {
  if (hostNetwork && network.backend !== NetworkBackend.NONE) {
    refuse(
      problem(
        'hostNetwork',
        'network policy does not apply to pods in the network of their node',
        'set network: { backend: NetworkBackend.NONE }, or leave hostNetwork out',
      ),
      scope,
    );
  }
  return new NetworkAccess(
    scope,
    network,
    {
      namespace,
      policy: { subject: { labels }, egress: [{ peer: 'api-server' }, { peer: 'dns' }], ingress: [] },
      kubeletPorts,
    },
    metadataOf,
  );
}

/** Ports that the pods declare and that policy opens to nobody. */
export function unreachablePorts(network: NetworkAccess, containers: readonly kplus.Container[]): ControllerWarning[] {
  const closed = network.closed(declaredPorts(containers));
  if (closed.length === 0) {
    return [];
  }
  const ports = closed.map(({ port, protocol, name }) => `${protocol} ${port}${name ? ` (${name})` : ''}`);
  return [
    {
      id: 'unreachable-port',
      message: `network policy lets nobody call ${ports.join(', ')}`,
      remedy: 'say who may: metrics.scrapers for metrics, ingress for the rest',
    },
  ];
}

import * as kplus from 'cdk8s-plus-28';
import { portNumberProblems } from '../model/names';
import { PolicyPort, tcp } from '../model/policy/port';
import { Problem } from '../model/problem';

interface ActionJson {
  readonly httpGet?: { readonly port: { readonly value: number } };
  readonly tcpSocket?: { readonly port: { readonly value: number } };
}
type ActionOf = { _toKube(container: kplus.Container): ActionJson } | undefined;
interface Called {
  readonly _liveness: ActionOf;
  readonly _readiness: ActionOf;
  readonly _startup: ActionOf;
  readonly _lifecycle?: { readonly postStart: ActionOf; readonly preStop: ActionOf };
}

/** The ports of probes and hooks, which the kubelet calls; cdk8s-plus has no public getters for them. */
export function kubeletPorts(containers: readonly kplus.Container[]): PolicyPort[] {
  const ports = containers.flatMap((container) => actionPorts(container).map(([, port]) => port));
  return tcp([...new Set(ports)]);
}

/** Probes and hooks of ports that are none. */
export function kubeletPortProblems(container: kplus.Container, path: string): Problem[] {
  return actionPorts(container).flatMap(([action, port]) =>
    portNumberProblems(path ? `${path}.${action}` : action, port),
  );
}

function actionPorts(container: kplus.Container): [string, number][] {
  const { _liveness, _readiness, _startup, _lifecycle } = container as unknown as Called;
  const actions: Record<string, ActionOf> = {
    liveness: _liveness,
    readiness: _readiness,
    startup: _startup,
    'lifecycle.postStart': _lifecycle?.postStart,
    'lifecycle.preStop': _lifecycle?.preStop,
  };
  return Object.entries(actions).flatMap(([name, action]): [string, number][] => {
    const { httpGet, tcpSocket } = action?._toKube(container) ?? {};
    const port = (httpGet ?? tcpSocket)?.port.value;
    return port === undefined ? [] : [[name, port]];
  });
}

export interface DeclaredPort extends PolicyPort {
  readonly name?: string;
}

/** The ports that containers declare. */
export function declaredPorts(containers: readonly kplus.Container[]): DeclaredPort[] {
  return containers.flatMap((container) =>
    container.ports.map(({ number: port, name, protocol }) => ({
      port,
      name,
      protocol: protocol ?? kplus.Protocol.TCP,
    })),
  );
}

import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { dnsLabelProblems, envNameProblems, portNameProblems, portNumberProblems } from '../model/names';
import { Problem, problem, quote } from '../model/problem';
import { resourceProblems } from './resources';
import { containerSecurityContext, SecurityOptions } from './security';
import { mountProblems } from './volumes';

/** Small, explicit resources; no CPU limit, since throttling makes a leader miss its renewals. */
const DEFAULT_RESOURCES: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(10) },
  memory: { request: Size.mebibytes(64), limit: Size.mebibytes(256) },
};

/** A container of the pod with our defaults under the user's choices. */
export function withDefaults(container: kplus.ContainerProps, security: SecurityOptions): kplus.ContainerProps {
  return {
    ...container,
    imagePullPolicy: container.imagePullPolicy ?? kplus.ImagePullPolicy.IF_NOT_PRESENT,
    resources: container.resources ?? DEFAULT_RESOURCES,
    securityContext: { ...containerSecurityContext(security), ...container.securityContext },
  };
}

/** What is wrong with a container beside the ones its pod already has. */
export function containerProblems(
  container: kplus.ContainerProps,
  siblings: readonly kplus.Container[],
  path: string,
): Problem[] {
  const name = container.name ?? '';
  return [
    ...dnsLabelProblems(at(path, 'containerName', 'name'), name),
    ...(siblings.some((c) => c.name === name)
      ? [
          problem(
            at(path, 'containerName', 'name'),
            `${quote(name)} is already the name of a container of the pod`,
            'give each container a name of its own',
          ),
        ]
      : []),
    ...imageProblems(container.image, at(path, 'image', 'image')),
    ...portsProblems(allPorts(container), siblings, at(path, 'ports', 'ports')),
    ...Object.keys(container.envVariables ?? {}).flatMap((env) =>
      envNameProblems(at(path, 'env', 'envVariables'), env),
    ),
    ...mountProblems(container.volumeMounts ?? [], at(path, 'volumeMounts', 'volumeMounts')),
    ...resourceProblems(container.resources ?? {}, at(path, 'resources', 'resources')),
  ];
}

/** `portNumber` becomes a port too. */
function allPorts({ ports = [], portNumber }: kplus.ContainerProps): kplus.ContainerPort[] {
  return portNumber === undefined ? ports : [...ports, { number: portNumber }];
}

/** Where the user wrote it: the controller's own container has its props at the top level. */
function at(path: string, own: string, other: string): string {
  return path === '' ? own : `${path}.${other}`;
}

function imageProblems(image: string | undefined, path: string): Problem[] {
  if (image === undefined || image.trim() === '') {
    return [
      problem(path, 'no image was given', "name it with its tag or digest, such as 'ghcr.io/example/operator:1.2.3'"),
    ];
  }
  return /\s/.test(image) ? [problem(path, `${quote(image)} has white space in it`, 'remove it')] : [];
}

/** What is wrong with ports beside the ones that the pod's containers already have. */
export function portsProblems(
  ports: readonly kplus.ContainerPort[],
  siblings: readonly kplus.Container[],
  path: string,
): Problem[] {
  const taken = siblings.flatMap((c) => c.ports);
  return ports.flatMap((port, i) => {
    const others = [...taken, ...ports.slice(0, i)];
    const protocol = port.protocol ?? kplus.Protocol.TCP;
    return [
      ...portNumberProblems(path, port.number),
      ...(port.name === undefined ? [] : portNameProblems(path, port.name)),
      ...(port.name !== undefined && others.some((p) => p.name === port.name)
        ? [problem(path, `the port name ${quote(port.name)} is used twice`, 'give each port a name of its own')]
        : []),
      ...(others.some((p) => p.number === port.number && (p.protocol ?? kplus.Protocol.TCP) === protocol)
        ? [problem(path, `port ${port.number}/${protocol} is listed twice`, 'remove one')]
        : []),
    ];
  });
}
